"""Which argument of a command stands at the cursor, read from the command's own parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Slot(NamedTuple):
    """An argument to be completed: its action, its text so far, and what it was given before.

    `prefix` is the part of the word that is no part of the value, such as `--format=`.
    """

    action: argparse.Action
    text: str
    given: tuple[str, ...] = ()
    prefix: str = ""


class Reading(NamedTuple):
    """What the words before the cursor say.

    `waiting` is an option that still lacks its value, `used` the options that need not be offered
    again, `bare` the words that are positional, and `plain` tells that `--` has ended the options.
    """

    waiting: argparse.Action | None
    used: tuple[argparse.Action, ...]
    bare: tuple[str, ...]
    plain: bool


def read_words(parser: argparse.ArgumentParser, words: Sequence[str]) -> Reading:
    """Read the words of a command that stand before the cursor."""
    options = options_of(parser)
    waiting: argparse.Action | None = None
    used: list[argparse.Action] = []
    bare: list[str] = []
    plain = False
    for word in words:
        if waiting is not None:
            waiting = None
        elif plain or not looks_like_option(word):
            bare.append(word)
        elif word == "--":
            plain = True
        else:
            name, equals, _ = word.partition("=")
            action = options.get(name)
            if action is not None:
                used.append(action)
                waiting = action if takes_value(action) and not equals else None
    return Reading(waiting, tuple(used), tuple(bare), plain)


def find_slot(parser: argparse.ArgumentParser, reading: Reading, text: str) -> Slot | None:
    """Find the argument whose value is being typed; `None` where it is an option's name."""
    if reading.waiting is not None:
        return Slot(reading.waiting, text)
    # A single dash at the cursor is the start of an option, though a whole word it would not be.
    if reading.plain or not text.startswith("-"):
        return _positional(parser, reading.bare, text)
    name, equals, value = text.partition("=")
    action = options_of(parser).get(name)
    if equals and action is not None and takes_value(action):
        return Slot(action, value, prefix=name + equals)
    return None


def _positional(parser: argparse.ArgumentParser, bare: tuple[str, ...], text: str) -> Slot | None:
    """Find the positional argument that comes after the `bare` words."""
    left = bare
    for action in _visible_options(parser):
        if action.option_strings:
            continue
        if action.nargs in {"*", "+"}:
            return Slot(action, text, given=left)
        if not left:
            return Slot(action, text)
        left = left[1:]
    return None


def open_options(
    parser: argparse.ArgumentParser, reading: Reading
) -> Iterator[tuple[str, argparse.Action]]:
    """Give every option that may still be written, by each of its names."""
    for name, action in options_of(parser).items():
        if action not in reading.used or is_repeatable(action):
            yield name, action


def options_of(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Return the options of a parser by their names."""
    return {name: action for action in _visible_options(parser) for name in action.option_strings}


def _visible_options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    # argparse has no public way to list what was added, and its help is built from this list.
    actions = parser._actions  # noqa: SLF001 - as the line above says
    return [action for action in actions if action.help != argparse.SUPPRESS]


def takes_value(action: argparse.Action) -> bool:
    """Say whether an option is followed by a value."""
    return action.nargs != 0


def is_repeatable(action: argparse.Action) -> bool:
    """Say whether an option may be given more than once: it collects its values in a list."""
    return isinstance(action.default, list)


def looks_like_option(word: str) -> bool:
    """Say whether argparse would take a word for an option; `-` is standard input."""
    return word.startswith("-") and word != "-"
