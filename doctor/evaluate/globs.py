"""Wildcards, matched in linear time whatever the pattern: `*` any run, `?` one character.

A backslash makes the next character literal. Policies are text of strangers, so no pattern may
cost more than its length: nothing here backtracks.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from doctor.model.limits import ARN_PARTS

Match = Callable[[str], bool]

_PATTERNS_HELD = 16_384
"""Patterns that stay compiled: those of a large account's policies, some megabytes at the most."""
_SEARCHES_HELD = 4_096
"""Searches whose outcome is remembered: a graph asks one pattern of many roles, again and again."""


@functools.lru_cache(maxsize=_PATTERNS_HELD)
def matcher(pattern: str) -> Match:
    """Compile a pattern to a predicate."""
    if "\\" not in pattern and "?" not in pattern:
        if "*" not in pattern:
            return pattern.__eq__
        pieces: list[_Piece] = [_Literal(part) for part in pattern.split("*")]
    else:
        pieces = [_piece(part) for part in _split_at_stars(pattern)]
    first, *rest = pieces
    if not rest:
        return functools.partial(_whole, first)
    *middle, last = rest
    return functools.partial(_around_stars, first, tuple(p for p in middle if p.length), last)


@functools.lru_cache(maxsize=_PATTERNS_HELD)
def arn_matcher(pattern: str) -> Match:
    """Compile an ARN pattern: a `*` never crosses one of the first five colons."""
    wanted = pattern.split(":", ARN_PARTS - 1)
    if len(wanted) != ARN_PARTS:
        return _never
    parts = tuple((n, matcher(part)) for n, part in enumerate(wanted) if part != "*")
    return functools.partial(_each_part, parts)


@functools.lru_cache(maxsize=_PATTERNS_HELD)
def action_matcher(pattern: str) -> Match:
    """Compile an action of a policy, to be matched with actions in lower case."""
    return matcher(pattern.lower().replace("\\", "\\\\"))


@functools.lru_cache(maxsize=_PATTERNS_HELD)
def resource_matcher(pattern: str) -> Match:
    """Compile a resource. What an incomplete ARN lacks is anything: `arn:aws:iam` is every role.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    missing = ARN_PARTS - 1 - pattern.count(":")
    return arn_matcher(pattern + ":*" * missing)


def like(pattern: str, text: str) -> bool:
    """Match a pattern against a text, case-sensitive."""
    return matcher(pattern)(text)


def _never(_text: str) -> bool:
    return False


def _each_part(parts: tuple[tuple[int, Match], ...], text: str) -> bool:
    got = text.split(":", ARN_PARTS - 1)
    if len(got) != ARN_PARTS:
        return False
    return all(match(got[number]) for number, match in parts)


def _whole(piece: _Piece, text: str) -> bool:
    return len(text) == piece.length and piece.stands_at(text, 0)


def _around_stars(first: _Piece, middle: tuple[_Piece, ...], last: _Piece, text: str) -> bool:
    """Match pieces that stars keep apart: each as far left as it goes, which is always right."""
    end = len(text) - last.length
    if end < first.length or not first.stands_at(text, 0) or not last.stands_at(text, end):
        return False
    position = first.length
    for piece in middle:
        found = piece.find(text, position, end)
        if found < 0:
            return False
        position = found + piece.length
    return True


class _Literal:
    """A run of plain characters."""

    __slots__ = ("length", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)

    def stands_at(self, text: str, position: int) -> bool:
        return text.startswith(self.text, position)

    def find(self, text: str, start: int, end: int) -> int:
        return text.find(self.text, start, end)


class _Holed:
    """A run with holes, where any one character may stand (`None`)."""

    __slots__ = ("_places", "_runs", "length")

    def __init__(self, characters: list[str | None]) -> None:
        self._places = _places(characters)
        self._runs = tuple(_plain_runs(characters))
        self.length = len(characters)

    def stands_at(self, text: str, position: int) -> bool:
        if len(text) < position + self.length:
            return False
        return all(text.startswith(run, position + offset) for offset, run in self._runs)

    @functools.lru_cache(maxsize=_SEARCHES_HELD)  # noqa: B019 - pieces live as long as their pattern's cache
    def find(self, text: str, start: int, end: int) -> int:
        """Search with one bit for each place of the run (shift-and), one step a character."""
        if any(run not in text for _, run in self._runs):
            return -1
        fitting, holes = self._places
        whole, state = 1 << (self.length - 1), 0
        for position, character in enumerate(text[start:end], start):
            state = (state << 1 | 1) & fitting.get(character, holes)
            if state & whole:
                return position - self.length + 1
        return -1


def _places(characters: list[str | None]) -> tuple[dict[str, int], int]:
    """Give a bit for each place where a character may stand, and those where any may."""
    holes = sum(1 << offset for offset, wanted in enumerate(characters) if wanted is None)
    fitting: dict[str, int] = {}
    for offset, wanted in enumerate(characters):
        if wanted is not None:
            fitting[wanted] = fitting.get(wanted, holes) | 1 << offset
    return fitting, holes


def _plain_runs(characters: list[str | None]) -> Iterator[tuple[int, str]]:
    """Give the runs of plain characters, each with its offset."""
    run = ""
    for offset, character in enumerate([*characters, None]):
        if character is not None:
            run += character
        elif run:
            yield offset - len(run), run
            run = ""


_Piece = _Literal | _Holed


def _split_at_stars(pattern: str) -> list[list[str | None]]:
    runs: list[list[str | None]] = [[]]
    escaped = False
    for character in pattern:
        if escaped:
            runs[-1].append(character)
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "*":
            runs.append([])
        else:
            runs[-1].append(None if character == "?" else character)
    return runs


def _piece(run: list[str | None]) -> _Piece:
    plain = [character for character in run if character is not None]
    return _Literal("".join(plain)) if len(plain) == len(run) else _Holed(run)
