"""The lines of a block that tell something: each the first time, and where it stands."""

from __future__ import annotations

from doctor.texts.log_lines import LineSearch

DENIED = (
    b"User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on "
    b"resource: arn:aws:iam::222233334444:role/ProjectAdmin"
)
EXPIRED = b"ExpiredToken: The security token included in the request is expired"


def found(data: bytes, search: LineSearch | None = None) -> list[bytes]:
    search = search or LineSearch()
    return [data[start:end] for start, end, _ in search.find(data, 0, len(data))]


def test_a_line_that_tells_is_given_whole() -> None:
    assert found(b"starting\n" + DENIED + b"\ndone\n") == [DENIED]
    assert found(b"starting\ndone\n") == []


def test_a_line_that_was_seen_but_for_its_digits_is_passed_over() -> None:
    search = LineSearch()
    assert found(b"10:00:01 " + EXPIRED + b"\n", search) != []
    assert found(b"10:00:02 " + EXPIRED + b"\n", search) == []
    assert found(b"elsewhere " + EXPIRED + b"\n", search) != []


def test_of_equal_lines_in_one_block_the_first_is_given() -> None:
    data = EXPIRED + b"\n" + EXPIRED + b"\n"
    assert [start for start, _, _ in LineSearch().find(data, 0, len(data))] == [0]


def test_only_lines_that_begin_between_two_places_are_given() -> None:
    data = EXPIRED + b"\nquiet\n" + DENIED + b"\n"
    middle = len(EXPIRED) + 1
    assert [data[a:b] for a, b, _ in LineSearch().find(data, middle, len(data))] == [DENIED]


def test_a_document_is_told_from_an_error() -> None:
    data = b'{"Statement": [{"Effect": "Allow", "Principal": "*"}], "Version": "2012-10-17"}\n'
    sorts = {sort for _, _, sort in LineSearch().find(data, 0, len(data))}
    assert sorts == {"document"}
    errors = {sort for _, _, sort in LineSearch().find(EXPIRED, 0, len(EXPIRED))}
    assert errors == {"error"}


def test_in_a_very_long_line_the_places_are_given() -> None:
    data = b"x " * 5_000 + EXPIRED + b" " + b"y " * 5_000
    places = list(LineSearch().find(data, 0, len(data)))
    assert places
    assert all(start == end for start, end, _ in places)
    assert all(abs(start - 10_000) < 200 for start, _, _ in places)
