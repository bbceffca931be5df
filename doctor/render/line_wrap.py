"""Prose in lines of a width: what is pasted, a word or an ARN, is never broken."""

from __future__ import annotations

import textwrap


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return the lines of a text. `first` and `rest` are what they begin with."""
    return textwrap.wrap(
        text,
        width=width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
