"""Words as a shell splits them, held to `shlex` itself."""

from __future__ import annotations

import shlex

import pytest

from doctor.profiles.shell_words import split_words

TEXTS = [
    "",
    "   ",
    "profile dev",
    "profile\t dev \n x",
    "'profile' \"dev\"",
    "profile 'my dev'",
    'profile "my \\"dev\\""',
    "a\\ b c",
    "a'b'\"c\"d e",
    "'' x",
    '"a\\$b"',
    "\\\\",
    "a'b c'd",
]


@pytest.mark.parametrize("text", TEXTS)
def test_it_splits_as_shlex_does(text: str) -> None:
    assert split_words(text, most=99) == shlex.split(text)


@pytest.mark.parametrize("text", ["'open", '"open', "a 'b", "end\\"])
def test_what_stays_open_is_nothing(text: str) -> None:
    assert split_words(text, most=99) is None
    with pytest.raises(ValueError, match="No"):
        shlex.split(text)


@pytest.mark.parametrize("text", ["a b c d", "'a' b c d"])
def test_no_more_words_than_are_asked_for(text: str) -> None:
    assert split_words(text, most=2) == ["a", "b"]
    assert split_words(text, most=4) == ["a", "b", "c", "d"]
