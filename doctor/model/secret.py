"""Secrets: which names hold one, and the stand-in that takes its place wherever a text is kept.

The stand-in tells the shape (length, quotes, white space inside) because a truncated or quoted
secret is a cause of its own, and nothing else of the value.
"""

from __future__ import annotations

from typing import Final

SECRET_SETTINGS: Final = ("aws_secret_access_key", "aws_session_token", "aws_security_token")
"""Settings of shared files that hold a secret."""

_SHAPES: Final = ("", ", quoted", ", spaced", ", quoted, spaced")
"""What a stand-in may tell of a value besides its length."""

_MOST_DIGITS: Final = 18
"""Of a length: no value has more characters, and a number of thousands of digits is no number."""


def hide_secret(value: str) -> str:
    """Return the stand-in of a secret; an empty value stays empty, a stand-in stays itself."""
    if not value or hidden_length(value) is not None:
        return value
    quoted = ", quoted" if value[0] in "\"'" or value[-1] in "\"'" else ""
    spaced = ", spaced" if any(character.isspace() for character in value) else ""
    return f"<hidden: {len(value)} characters{quoted}{spaced}>"


def is_stand_in(value: str) -> bool:
    """Say whether a value is a stand-in already."""
    numbers = (
        hidden_length(value),
        _number_in(_first_of_length(value), " ", " characters"),
        _number_in(value, ":", ""),
    )
    return any(each is not None for each in numbers)


def holds_stand_in(value: str) -> bool:
    """Say whether a value is a stand-in or has one in it: then nobody sees what it is."""
    begun = (each.partition(">") for each in value.split("<hidden")[1:])
    return any(is_stand_in(f"<hidden{inner}{end}") for inner, end, _ in begun)


def hide_line(words: str, number: int = 1) -> str:
    """Return the stand-in of words that are no value: without a sign that would make it one.

    `number` tells other words of the same length apart, where they stand for different things.
    """
    if is_stand_in(words):
        return words
    return f"<hidden {len(words)} characters{'' if number == 1 else f', no. {number}'}>"


def _first_of_length(value: str) -> str:
    """Return a stand-in as the first of its length."""
    first, _, number = value.rpartition(", no. ")
    return f"{first}>" if first and number[:-1].isdecimal() and number[-1:] == ">" else value


def hide_word(word: str) -> str:
    """Return the stand-in of a word among others: one word too, so that they keep their places."""
    return word if is_stand_in(word) else f"<hidden:{len(word)}>"


def hidden_length(stand_in: str) -> int | None:
    """Return how many characters the secret behind a stand-in had; `None` if it is none."""
    lengths = (_number_in(stand_in, ": ", f" characters{shape}") for shape in _SHAPES)
    return next((each for each in lengths if each is not None), None)


def _number_in(text: str, before: str, after: str) -> int | None:
    """Read the number of a stand-in between what stands around it; `None` for any other text."""
    start, end = f"<hidden{before}", f"{after}>"
    if not (text.startswith(start) and text.endswith(end)):
        return None
    number = text[len(start) : len(text) - len(end)]
    return int(number) if number.isdecimal() and len(number) <= _MOST_DIGITS else None
