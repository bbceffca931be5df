"""Stand-ins for words: equal words stay equal, and what begins with another still does."""

from __future__ import annotations

import pytest

from doctor.case.word_stand_ins import Piece, find_pieces, in_case_of, make_stand_ins

WORDS = ["zelda", "zeldaquine", "quokka7", "deadbeef12", "zel"]
MADE = make_stand_ins(WORDS, [], frozenset())


@pytest.mark.parametrize("word", WORDS)
def test_a_stand_in_has_the_length_and_kinds_of_its_word(word: str) -> None:
    shown = MADE[word]
    assert shown != word
    assert [each.isdigit() for each in shown] == [each.isdigit() for each in word]
    assert all(own != new for own, new in zip(word, shown, strict=True))


def test_what_begins_with_another_still_does() -> None:
    assert MADE["zeldaquine"].startswith(MADE["zelda"])
    assert MADE["zelda"].startswith(MADE["zel"])
    assert len(set(MADE.values())) == len(WORDS)
    assert set(MADE["deadbeef12"]) <= set("0123456789abcdef")


def test_words_that_are_kept_stay() -> None:
    made = make_stand_ins(["zelda", "bob"], [], frozenset({"bob"}))
    assert "bob" not in made
    assert "bob" not in made.values()


def test_a_piece_beside_a_wildcard_fits_the_same_words_as_before() -> None:
    pieces = [*find_pieces("proj*"), *find_pieces("*quine")]
    made = make_stand_ins(
        ["projalpha", "zeldaquine", "other", "proj", "quine"], pieces, frozenset()
    )
    assert made["projalpha"].startswith(made["proj"])
    assert made["zeldaquine"].endswith(made["quine"])
    assert not made["other"].startswith(made["proj"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Proj*", [("proj", True, False)]),
        ("*Admin", [("admin", False, True)]),
        ("*mid*", [("mid", False, False)]),
        ("a?b", [("a", True, False), ("b", False, True)]),
        ("plain", []),
    ],
)
def test_the_parts_of_words_beside_wildcards(
    text: str, found: list[tuple[str, bool, bool]]
) -> None:
    assert [(each.text, each.begins, each.ends) for each in find_pieces(text)] == found


@pytest.mark.parametrize(
    ("begins", "ends", "word", "fits"),
    [
        (True, False, "abc", True),
        (True, False, "xabc", False),
        (False, True, "xabc", True),
        (False, True, "abcx", False),
        (False, False, "xabcx", True),
        (True, True, "abc", True),
    ],
)
def test_a_piece_fits_where_the_wildcards_leave_it(
    begins: bool, ends: bool, word: str, fits: bool
) -> None:
    assert Piece("abc", begins=begins, ends=ends).fits(word, "abc") is fits


def test_capitals_stand_where_the_word_has_them() -> None:
    assert in_case_of("abcd", "WorD") == "AbcD"
    assert in_case_of("abcd", "word") == "abcd"
    assert in_case_of("abc", "WORD") == "abc"
