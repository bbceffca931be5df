"""Where the parts of a case stand in the paste that they were cut from."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.case import CasePasted
from doctor.texts.transcript.pieces import Piece

_EFFECT: Final = re.compile(r"[\"']?\b[Ee]ffect[\"']?[ \t]*[:=]")


def lines_of(piece: Piece) -> tuple[int, ...]:
    """Return the line of the paste of each line of a piece."""
    if piece.numbers:
        return piece.numbers
    return tuple(range(piece.first, piece.first + piece.text.count("\n") + 1))


def of_text(what: str, piece: Piece) -> CasePasted:
    """Say where a file or attachment stands that is a whole piece."""
    return CasePasted(what=what, lines=lines_of(piece))


def of_statements(what: str, piece: Piece) -> CasePasted:
    """Say where the statements of a policy stand: each has one Effect."""
    lines = lines_of(piece)
    found = tuple(
        lines[min(number, len(lines) - 1)]
        for number, line in enumerate(piece.text.split("\n"))
        for _ in _EFFECT.finditer(line)
    )
    return CasePasted(what=what, lines=found or (piece.first,))
