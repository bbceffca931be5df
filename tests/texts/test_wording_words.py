"""The words by which a long log is searched are those that a wording cannot do without."""

from __future__ import annotations

import re

import pytest

from doctor.texts.wording_words import anchor, needed_words
from doctor.texts.wordings import WORDINGS, Wording


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (r"Roles may not be assumed by «root» accounts", "roles may not assumed root accounts"),
        (r"[Cc]ould not find (?:the |AWS )*«profile» {profile}", "could not find"),
        (r"role '?{role}'? cannot be «assumed»", "role cannot assumed"),
        (r"credential[_\x20]source «values» must", "values must"),
        (r"(?P<source>API «Gateway») does not", "api gateway does not"),
        (r"\b«Rate» exceeded\b", "rate exceeded"),
        (r"«UnknownHostException»:? (?P<source>\w{1,9})", "unknownhostexception"),
        (r"keys? «used»", "used"),
        (r"(?<!in the )[Pp]«rofile» {profile}", "profile"),
    ],
)
def test_words_that_may_be_missing_or_glued_to_others_are_left_out(says: str, words: str) -> None:
    assert needed_words(says) == frozenset(words.split())


@pytest.mark.parametrize("row", WORDINGS, ids=[row.says[:60] for row in WORDINGS])
def test_every_row_has_a_word_to_be_searched_by_and_its_example_has_them_all(row: Wording) -> None:
    words = needed_words(row.says)
    plain = re.sub(r"[0-9]", "", row.example.lower())
    assert words
    assert words <= set(re.findall(r"[a-z_]+", plain))
    assert anchor(row) in words
