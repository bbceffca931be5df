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


def hidden_length(stand_in: str) -> int | None:
    """Return how many characters the secret behind a stand-in had; `None` if it is none."""
    match = _STAND_IN.match(stand_in)
    return int(match["length"]) if match else None
