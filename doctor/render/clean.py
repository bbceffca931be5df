"""What nobody sees is shown as its number, and nothing from outside steers a terminal."""

from __future__ import annotations

import re

from doctor.model.controls import visible

_COLOR = re.compile(r"(\x1b\[[0-9;]*m)")


def clean(text: str, *, color: bool) -> str:
    """Show control and invisible characters as numbers; colours stay only where they are wanted.

    A tab is a blank, and the carriage return of a line end goes: both are seen as what they are.
    """
    text = text.replace("\r\n", "\n").replace("\t", " ")
    if "\x1b" not in text:
        return visible(text)
    pieces = _COLOR.split(text)
    return "".join(
        (piece if color else "") if position % 2 else visible(piece)
        for position, piece in enumerate(pieces)
    )
