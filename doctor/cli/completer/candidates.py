"""What may stand at the cursor: names, or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from doctor.cli.completer.grammar import Slot, find_slot, open_options, read_words
from doctor.cli.completer.sources import (
    demos,
    profiles,
    rule_id_at_first,
    rule_ids,
    targets,
)
from doctor.cli.parser import COMMANDS, TOP_OPTIONS, command_parser

FILES: Final = frozenset({"FILE", "DIR", "PATH"})
TEXT_OR_FILE: Final = "TEXT"

SOURCES: Final[dict[str, Callable[[Slot], list[str]]]] = {
    "PROFILE": profiles,
    "TARGET": targets,
    "ID": rule_ids,
    "ID|TEXT": rule_id_at_first,
    "NAME": demos,
}
"""What completes an argument, by the metavar that the parsers give it."""


class Candidate(NamedTuple):
    """Something that may stand at the cursor, and a line on it (empty where it needs none)."""

    value: str
    help: str = ""


class Answer(NamedTuple):
    """What may stand at the cursor.

    `prefix` is the part of the word before the value, such as `--format=`; with `files` the value
    is the path of a file, of which `text` has been typed.
    """

    prefix: str = ""
    candidates: tuple[Candidate, ...] = ()
    files: bool = False
    text: str = ""


def complete(before: Sequence[str], text: str) -> Answer:
    """Complete `text`, the word at the cursor, after the words `before` it, the program's first.

    The candidates of an argument are all given, whether or not they begin with the text: zsh and
    fish match in ways of their own.
    """
    words = before[1:]
    if not words:
        return Answer(candidates=_commands(text))
    if words[0] not in COMMANDS:
        return Answer()
    parser = command_parser(words[0])
    reading = read_words(parser, words[1:])
    slot = find_slot(parser, reading, text)
    if slot is not None:
        return _value(slot)
    if reading.plain or "=" in text:
        return Answer()
    options = open_options(parser, reading)
    return Answer(
        candidates=_name_candidates((name, action.help or "") for name, action in options)
    )


def _commands(text: str) -> tuple[Candidate, ...]:
    if text.startswith("-"):
        return _name_candidates(
            (name, line) for names, line in TOP_OPTIONS.items() for name in names
        )
    return _name_candidates(COMMANDS.items())


def _value(slot: Slot) -> Answer:
    metavar, choices = slot.action.metavar, slot.action.choices
    if choices is not None:
        return Answer(slot.prefix, _name_candidates((str(each), "") for each in choices))
    if metavar in FILES:
        return Answer(slot.prefix, files=True, text=slot.text)
    if metavar == TEXT_OR_FILE and slot.text.startswith("@"):
        return Answer(slot.prefix + "@", files=True, text=slot.text[1:])
    source = SOURCES.get(metavar) if isinstance(metavar, str) else None
    if source is None:
        return Answer(slot.prefix)
    return Answer(slot.prefix, _name_candidates((each, "") for each in source(slot)))


def _name_candidates(rows: Iterable[tuple[str, str]]) -> tuple[Candidate, ...]:
    """Make candidates; what cannot be shown or typed on one line is left out."""
    return tuple(
        Candidate(value, " ".join(line.split()))
        for value, line in rows
        if value and value.isprintable() and "\ufffd" not in value
    )
