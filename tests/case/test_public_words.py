"""Words that stay as they are in a redacted case: none of them tells whose it is."""

from __future__ import annotations

import pytest

from doctor.case.public_words import public_words, stays


@pytest.mark.parametrize(
    "word",
    ["iam", "user", "assumerole", "accessdenied", "terraform", "deploy", "ab", "123456", "xxxx",
     "yourrole", "awsservicerolefore", "20260131t120000z", "source", "profile"],
)  # fmt: skip
def test_words_of_aws_of_tools_and_of_every_day_stay(word: str) -> None:
    assert stays(word)


@pytest.mark.parametrize("word", ["zelda", "acmecorp", "quokka", "1234567", "xxx1", "wanda"])
def test_names_do_not(word: str) -> None:
    assert not stays(word)


def test_every_kept_word_is_a_small_one() -> None:
    assert all(word == word.lower() for word in public_words())
    assert {"external", "duration", "trust"} <= public_words()
