"""The pattern steps over every stand-in that the model writes, and over nothing else."""

from __future__ import annotations

import re

import pytest

from doctor.model.secret import hide_line, hide_secret, hide_word, holds_stand_in
from doctor.texts.stand_in import STAND_IN_PATTERN


@pytest.mark.parametrize(
    "stand_in",
    [
        hide_secret("notARealSecretKey"),
        hide_secret("'notARealSecretKey'"),
        hide_secret("notARealSecretKey x"),
        hide_secret('"notARealSecretKey x"'),
        hide_line("notARealSecretKey"),
        hide_line("notARealSecretKey", 12),
        hide_word("notARealSecretKey"),
    ],
)
def test_every_stand_in_is_stepped_over_whole(stand_in: str) -> None:
    assert re.fullmatch(STAND_IN_PATTERN, stand_in)


@pytest.mark.parametrize("text", ["<hidden>", "<hidden: x characters>", "<hidden:3, quoted>"])
def test_other_words_are_no_stand_in(text: str) -> None:
    assert re.fullmatch(STAND_IN_PATTERN, text) is None


def test_a_text_holds_a_stand_in_or_none() -> None:
    assert holds_stand_in(f"x/{hide_word('zebra')}")
    assert not holds_stand_in("x/<hidden>")
