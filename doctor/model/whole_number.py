"""A whole number as people and tools write it: what else has digits, or too many, is none."""

from __future__ import annotations

from typing import Final

_MOST_DIGITS: Final = 18
"""Python refuses to read a number of thousands of digits."""


def parse_whole(text: str) -> int | None:
    """Return the number that a text is; `None` where it is none."""
    digits = text.removeprefix("-")
    # `²` is a digit, too, and no number.
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(text) if whole else None
