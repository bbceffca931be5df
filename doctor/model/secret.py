"""Secrets: which names hold one, and the stand-in that takes its place wherever a text is kept.

The stand-in tells the shape (length, quotes, white space inside) because a truncated or quoted
secret is a cause of its own, and nothing else of the value.
"""

from __future__ import annotations

import re
from typing import Final

SECRET_SETTINGS: Final = frozenset(
    {
        "aws_secret_access_key",
        "aws_session_token",
        "aws_security_token",
    }
)

_LINE = re.compile(r"<hidden(?: \d+ characters|:\d+)>")
STAND_IN_PATTERN: Final = r"<hidden(?::\d+|:? \d+ characters(?:, quoted)?(?:, spaced)?)>"
"""A stand-in of any form, for patterns that step over it."""

_STAND_IN = re.compile(
    r"<hidden: (?P<length>\d+) characters(?P<quoted>, quoted)?(?P<spaced>, spaced)?>\Z"
)


def hide_secret(value: str) -> str:
    """Return the stand-in of a secret; an empty value stays empty, a stand-in stays itself."""
    if not value or _STAND_IN.match(value):
        return value
    quoted = ", quoted" if value[0] in "\"'" or value[-1] in "\"'" else ""
    spaced = ", spaced" if any(character.isspace() for character in value) else ""
    return f"<hidden: {len(value)} characters{quoted}{spaced}>"


def is_stand_in(value: str) -> bool:
    """Say whether a value is a stand-in already."""
    return _STAND_IN.match(value) is not None or _LINE.fullmatch(value) is not None


def hide_line(words: str) -> str:
    """Return the stand-in of words that are no value: without a sign that would make it one."""
    return words if is_stand_in(words) else f"<hidden {len(words)} characters>"


def hide_word(word: str) -> str:
    """Return the stand-in of a word among others: one word too, so that they keep their places."""
    return word if is_stand_in(word) else f"<hidden:{len(word)}>"


def hidden_length(stand_in: str) -> int | None:
    """Return how many characters the secret behind a stand-in had; `None` if it is none."""
    match = _STAND_IN.match(stand_in)
    return int(match["length"]) if match else None
