"""Words that stay as they are in a redacted case: none of them tells whose it is."""

from __future__ import annotations

import pytest

from doctor.texts.public_words import is_known_word, public_words, stays


@pytest.mark.parametrize(
    "word",
    ["iam", "user", "assumerole", "accessdenied", "terraform", "deploy", "ab", "123456", "xxx", "xxxx",
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


@pytest.mark.parametrize(
    "word",
    ["AccessDenied:", "can't", "ExpiredTokenException", "169.254.169.254", "v1.12", "20260131T120000Z",
     "aws-cli/2.15.0", "botocore.exceptions.CredentialRetrievalError:", "0d1e2f3a-0000-4000-8000-000000000000", "sso_start_url", "111122223333", "x9"],
)  # fmt: skip
def test_words_of_errors_are_known(word: str) -> None:
    assert is_known_word(word)


@pytest.mark.parametrize(
    "word",
    ["walrus", "Sunny-Dragon", "SunnyDragon!", "admin9otter", "hunter2", "пингвин", "s3cr3t-w0rd",
     "cat-dog-pig", "1234567"],
)  # fmt: skip
def test_a_word_that_merely_reads_like_one_is_not(word: str) -> None:
    assert not is_known_word(word)


def test_words_around_a_written_line_end_are_two() -> None:
    assert is_known_word(r"credentials\n\tstatus")
    assert not is_known_word(r"credentials\n\tacmewidgets")
