"""A long log in one pass: what is kept of it, where it stood, and what is let go."""

from __future__ import annotations

import pytest

from doctor.texts.errors import parse_failures
from doctor.texts.long_log import WHOLE, LongLog, read_long_log, shorten
from doctor.texts.wordings import TOOLS_OWN_DENIALS, WORDINGS, Wording
from tests.noise import noise
from tests.tools.noise import findings, fixture_texts

AROUND = noise(700_000)
USER = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
DENIED = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
OWN = {row.says for row in TOOLS_OWN_DENIALS}


def read(text: str | bytes, *, block: int = 2**20) -> LongLog:
    data = text.encode() if isinstance(text, str) else text
    return read_long_log(data[at : at + block] for at in range(0, len(data), block))


def test_a_short_text_is_kept_whole() -> None:
    text = noise(WHOLE // 2)
    assert read(text).text == text
    assert shorten(text) == text


def test_of_a_long_log_little_is_left() -> None:
    log = read(AROUND)
    assert log.size == len(AROUND)
    assert len(log.text) < len(AROUND) // 8


@pytest.mark.parametrize("row", WORDINGS, ids=[row.says[:60] for row in WORDINGS])
def test_every_wording_is_found_in_the_middle_of_a_log(row: Wording) -> None:
    text = read(f"{AROUND}{row.example}\n{AROUND}").text
    assert " ".join(row.example.split()) in " ".join(text.split())


@pytest.mark.parametrize("block", [1, 7, 4_096], ids=lambda size: f"{size} bytes")
def test_no_edge_of_a_block_hides_anything(block: int) -> None:
    around = noise(WHOLE // 2 + 1_000)
    log = read(f"{around}{DENIED}\n{around}", block=block)
    assert DENIED in log.text


@pytest.mark.parametrize(
    "dress",
    [
        "\x1b[31m{}\x1b[0m",
        "10%\r20%\r{}\r30%",
        '{{"msg":"step failed\\n{}\\n"}}',
        "2026-01-31T12:00:00Z | {}",
        "\u202eAc\u200bcess\u2060Denied: {}",
    ],
    ids=["coloured", "progress bar", "escaped", "stamped", "invisible"],
)
def test_a_denial_is_found_in_every_dress(dress: str) -> None:
    text = read(f"{AROUND}{dress.format(DENIED)}\n{AROUND}").text
    kinds = [(each.kind, each.resource) for each in parse_failures(text)]
    assert ("access-denied", ROLE) in kinds


def test_a_log_of_one_line_is_searched_too() -> None:
    line = AROUND.replace("\n", " ")
    assert DENIED in read(f"{line}{DENIED} {line}").text


def test_a_line_that_comes_again_is_kept_once() -> None:
    repeated = "".join(f"2026-01-31T12:{n % 60:02d}:00Z {DENIED} {n}\n" for n in range(9_000))
    text = read(f"{AROUND}{repeated}{AROUND}").text
    assert 0 < text.count(DENIED) < 200


def test_many_different_errors_fill_no_memory() -> None:
    letters = [chr(97 + n % 26) + chr(97 + n // 26 % 26) + chr(97 + n // 676) for n in range(9_000)]
    many = "".join(f"{DENIED.replace('bob', name)} {'x' * 300}\n" for name in letters)
    text = read(f"{AROUND}{many}{AROUND}").text
    assert len(text) < 700_000
    assert DENIED.replace("bob", letters[0]) in text
    assert DENIED.replace("bob", letters[-1]) in text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_log_in_any_encoding_is_read(encoding: str) -> None:
    text = read(f"{AROUND}{DENIED}\n{AROUND}".encode(encoding), block=65_537).text
    assert DENIED in text


def test_bytes_that_are_no_text_are_passed_over() -> None:
    data = bytes(range(256)) * 3_000
    assert DENIED in read(data + b"\n" + DENIED.encode() + b"\n" + data).text


def test_a_line_of_the_excerpt_is_known_by_its_line_in_the_log() -> None:
    before = AROUND.count("\n")
    log = read(f"{AROUND}{DENIED}\n{AROUND}")
    line = next(n for n, each in enumerate(log.text.split("\n"), start=1) if DENIED in each)
    assert log.line(line) == before + 1
    assert log.line(1) == 1


def test_progress_is_told_by_the_bytes_that_were_read() -> None:
    told: list[int] = []
    data = AROUND.encode()
    read_long_log((data[:400_000], data[400_000:]), progress=told.append)
    assert told == [400_000, len(data)]


@pytest.mark.parametrize(
    "name", ["external_id_mismatch/broken.json", "credential_process_failed/broken.json", "RC-001"]
)
def test_the_same_is_found_within_a_long_log(name: str) -> None:
    text = next(text for each, text in fixture_texts() if each == name)
    around = noise(2_500_000)
    assert findings(f"{around}{text}\n{around}")[:1] == findings(text)[:1]
