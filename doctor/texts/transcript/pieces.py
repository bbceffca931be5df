"""The pieces of a paste, and the transcript that they make."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from doctor.texts.transcript.labels import Label

PieceKind = Literal["text", "command", "json", "yaml", "hcl", "settings", "assignment"]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A run of lines that are one thing. `first` and `last` are lines of the paste, from 1.

    `text` is the lines as they stand, without prefixes (`raw`: with them); `value` what a document
    was read as. `label` is what was said of it, and `command` the command that printed it.
    """

    kind: PieceKind
    text: str
    first: int
    last: int
    raw: str = ""
    value: Any = None
    strict: bool = True
    label: Label | None = None
    command: str | None = None
    numbers: tuple[int, ...] = ()


def is_cut_off(piece: Piece) -> bool:
    """Say whether a document ends in the middle: brackets stay open, or YAML goes on unread.

    People copy what fits on their screen.
    """
    if piece.kind == "yaml":
        return not piece.strict
    bare = re.sub(r"\"(?:[^\"\\\n]|\\.)*\"", "", piece.text)
    return sum(map(bare.count, "{[(")) > sum(map(bare.count, "}])"))


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """All pieces of a paste, in order."""

    pieces: tuple[Piece, ...] = ()

    def of_kind(self, *kinds: PieceKind) -> tuple[Piece, ...]:
        """Give the pieces of some kinds."""
        return tuple(each for each in self.pieces if each.kind in kinds)
