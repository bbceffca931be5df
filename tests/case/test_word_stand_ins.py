"""Words' stand-ins: a wildcard that cuts a word matches what it matched before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.case.redaction_key import RedactionKey
from doctor.case.word_stand_ins import WordStandIns, in_case_of

WORDS = WordStandIns(RedactionKey(key="2e" * 32))
WORD = st.text("jqvxz", min_size=1, max_size=9)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(WORD, st.integers(0, 9), st.integers(0, 9))
def test_any_part_of_a_word_is_shown_as_that_part(word: str, start: int, end: int) -> None:
    assert WORDS.of(word)[start:end] == WORDS.of(word[start:end])
    assert WORDS.of(word) != word


@pytest.mark.parametrize(
    ("piece", "word"), [("zelda", "zeldaadmin"), ("deploy", "deployer"), ("proj", "project")]
)
def test_a_word_that_stays_stays_within_others(piece: str, word: str) -> None:
    assert WORDS.of(word).startswith(WORDS.of(piece))


@pytest.mark.parametrize("word", ["admin", "deployrole", "111", "ab", "xxxxxx"])
def test_what_tells_nothing_stays(word: str) -> None:
    assert WORDS.whole(word) == word


def test_hexadecimal_stays_hexadecimal_and_long_numbers_go() -> None:
    assert set(WORDS.of("0123456789abcdef")) == set("0123456789abcdef")
    assert WORDS.of("0123456789abcdef") != "0123456789abcdef"
    assert WORDS.of("zelda98761234567").isalnum()
    assert "98761234567" not in WORDS.of("zelda98761234567")


def test_capitals_stay_where_they_were() -> None:
    assert in_case_of("tdibf", "ZelDa") == "TdiBf"
    assert in_case_of("tdibf", "zelda") == "tdibf"


def test_of_the_name_of_a_node_the_words_stay_that_tell_it() -> None:
    shown = WORDS.letters("zeldanodegroup")
    assert shown[5:9] == "node"
    assert shown[:5] == WORDS.letters("zelda") != "zelda"
    assert shown[9:] == WORDS.letters("group") != "group"
