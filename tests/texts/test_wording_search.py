"""Finding a wording in a long text, around the word that it marks."""

from __future__ import annotations

import pytest

from doctor.texts.wording_search import compile_pattern, find_matches, find_word


def test_a_blank_is_a_blank_or_a_line_break() -> None:
    assert compile_pattern("a b").search("a\nb")
    assert compile_pattern("a b").search("a b")
    assert not compile_pattern("a b").search("a  b")


def test_a_capture_has_a_short_name() -> None:
    match = compile_pattern("profile {profile} is").search("profile my-dev is")
    assert match is not None
    assert match["profile"] == "my-dev"


def test_a_wording_is_found_around_its_marked_word() -> None:
    text = "the role is assumed by root accounts here, and by root accounts there"
    found = list(find_matches(text, r"by «root» accounts (?P<where>\w+)"))
    assert [each["where"] for each in found] == ["here", "there"]
    assert list(find_matches("root of all", "by «root» accounts")) == []


def test_it_begins_within_reach_and_between_two_places() -> None:
    text = "by" + " " * 1 + "root accounts"
    assert len(list(find_matches(text, "by «root» accounts", reach=3))) == 1
    assert list(find_matches(text, "by «root» accounts", reach=2)) == []
    assert list(find_matches(text, "by «root» accounts", start=1)) == []
    assert list(find_matches(text, "by «root» accounts", end=len(text) - 1)) == []


@pytest.mark.parametrize("count", [1, 40, 80])
def test_every_place_of_not_too_many(count: int) -> None:
    assert list(find_word("ab " * count, "ab")) == [3 * at for at in range(count)]


def test_the_first_and_the_last_of_very_many_in_order() -> None:
    found = list(find_word("ab " * 1_000, "ab"))
    assert found == [*(3 * at for at in range(40)), *(3 * at for at in range(960, 1_000))]


def test_a_word_is_looked_for_between_two_places() -> None:
    assert list(find_word("ab ab ab", "ab", 1, 7)) == [3]
    assert list(find_word("ab ab ab", "x")) == []


def test_parts_of_other_words_do_not_use_up_the_places_of_a_word() -> None:
    around = "uploading loader download\n" * 1_000
    text = f"{around}Could not load credentials from it\n{around}"
    (found,) = find_matches(text, "Could not «load» credentials")
    assert found[0] == "Could not load credentials"
