"""The pieces of a paste, and the exchanges that they make."""

from __future__ import annotations

from typing import Any

from doctor.texts.transcript.pieces import Piece, Transcript


def piece(kind: Any, text: str, raw: str = "") -> Piece:
    return Piece(kind=kind, text=text, first=1, last=1, raw=raw)


A, B = piece("command", "a"), piece("command", "b")
ONE, TWO, DATA = piece("text", "one"), piece("text", "two", "raw two"), piece("json", "{}")


def test_what_follows_a_command_is_its_exchange() -> None:
    found = Transcript(pieces=(ONE, A, DATA, TWO, B)).exchanges
    assert [(each.command, each.pieces) for each in found] == [
        (None, (ONE,)),
        ("a", (DATA, TWO)),
        ("b", ()),
    ]


def test_words_are_what_was_printed_without_documents() -> None:
    (found,) = Transcript(pieces=(ONE, DATA, TWO)).exchanges
    assert found.words == "one\nraw two"


def test_nothing_is_no_exchange() -> None:
    assert Transcript().exchanges == ()
    assert Transcript(pieces=(ONE, A)).of_kind("command") == (A,)
    assert Transcript(pieces=(ONE, A, DATA)).of_kind("json", "text") == (ONE, DATA)
