"""The pieces of a paste, and the transcript that they make."""

from __future__ import annotations

from typing import Any

from doctor.texts.transcript.pieces import Piece, Transcript


def piece(kind: Any, text: str) -> Piece:
    return Piece(kind=kind, text=text, first=1, last=1)


ONE, COMMAND, DATA = piece("text", "one"), piece("command", "a"), piece("json", "{}")


def test_pieces_of_some_kinds_come_in_the_order_of_the_paste() -> None:
    whole = Transcript(pieces=(ONE, COMMAND, DATA))
    assert whole.of_kind("json", "text") == (ONE, DATA)
    assert whole.of_kind("command") == (COMMAND,)
    assert whole.of_kind("yaml") == whole.of_kind() == ()
    assert Transcript().of_kind("text") == ()
