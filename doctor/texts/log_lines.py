"""The lines of a block of a log that tell something: found by their words, then by the wordings.

Every line is looked at once: one that was seen before, but for its digits, is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from doctor.texts.denials import find_denials
from doctor.texts.flat_text import flatten
from doctor.texts.wording_search import stands_in
from doctor.texts.wording_words import (
    DOCUMENT_WORDS,
    anchor,
    needed_words,
    telling_words,
)
from doctor.texts.wordings import WORDINGS, Wording

Sort = Literal["error", "document"]

_RETURN: Final = 0x0D
"""The byte with which progress bars go back to a line's beginning, and Windows ends lines."""
_LETTERS: Final = b"abcdefghijklmnopqrstuvwxyz_"
_PLAIN: Final = bytes(
    byte if byte in _LETTERS + b"\n" else 10 if byte == _RETURN else 32
    for byte in bytes(range(256)).lower()
)
_GONE: Final = bytes([*b"0123456789", *range(0x80, 0x100)])
"""Digits, so that times and numbers make no new line; and all that is not ASCII, so that nothing
invisible parts a word."""

_BREAKS: Final = bytes.maketrans(b"\r", b"\n")
_GLUED: Final = ("", "m", "n", "t", "r")
"""What sticks to a word's beginning: the end of a colour, or of an escaped line break or tab."""

_MOST_SEEN: Final = 12 * 2**20
"""Bytes of the lines that are remembered; those of a log come again soon or never."""

_LONG: Final = 4_000
"""Bytes of a line within which places are looked for: some logs are one line."""

_MOST_PLACES: Final = 200
"""Places in one very long line: the wordings are tried at each."""
_NEAR: Final = 3
"""Lines behind which a wrapped sentence still goes on."""

_REACH: Final = 2_200
"""Bytes around a place within which a wording has all its words."""

_SENTENCES: Final = frozenset({"authorized"})
"""Words that tell only within a sentence that is read."""

_ALONE: Final = telling_words() | DOCUMENT_WORDS

_Row = tuple[Wording, frozenset[str]]
_Place = tuple[int, int, int]
"""The number of a line, and where it begins and ends, in bytes."""


class LineSearch:
    """The search through one log; it remembers which lines it saw.

    A block is asked three questions, each only where the one before was answered yes: does a line
    that is new hold the anchor of a wording whose words were all met; are they all in the block;
    and do they stand near one line?
    """

    def __init__(self) -> None:
        self._rows: tuple[_Row, ...] = tuple((row, needed_words(row.says)) for row in WORDINGS)
        needed = {word for _, words in self._rows for word in words}
        self._words = {
            (glued + word).encode(): word for word in needed | _ALONE for glued in _GLUED
        }
        anchors = {anchor(row) for row in WORDINGS} | _ALONE
        self._keys = frozenset(each for each, word in self._words.items() if word in anchors)
        self._known = frozenset(self._words)
        self._met: set[str] = set()
        self._seen: set[bytes] = set()
        self._seen_bytes = 0

    def find(self, data: bytes, first: int, last: int) -> Iterator[tuple[int, int, Sort]]:
        """Give where telling lines begin and end that begin between two places, in order.

        What stands before and behind is only read along with them.
        """
        lines = _plain(data[first:last]).split(b"\n")
        fresh = set(lines).difference(self._seen)
        joined = b"\n".join(fresh)
        self._remember(fresh, len(joined))
        if not self._may_tell(joined):
            return
        rows, keys = self._rows_asked(_plain(data))
        held = {line for line in fresh if not keys.isdisjoint(line.split())} if keys else set()
        before = _plain(data[:first]).split(b"\n")[-_NEAR - 1 : -1]
        around = [*before, *lines, *_plain(data[last:]).split(b"\n")[:_NEAR]]
        for group in _groups(_first_places(lines, held, data[first:last])):
            told = self._words_told(
                b" ".join(around[group[0][0] : group[-1][0] + len(before) + _NEAR + 1])
            )
            near_group = [(row, needed) for row, needed in rows if needed <= told]
            if len(group) > 1:
                near_group = _rows_held(data, first + group[0][1], first + group[-1][2], near_group)
            for number, start, end in group:
                here = number + len(before)
                near = self._words_told(b" ".join(around[max(0, here - _NEAR) : here + _NEAR + 1]))
                wordings = [row for row, needed in near_group if needed <= near]
                words = self._words_told(lines[number]) & _ALONE
                yield from _places(data, first + start, first + end, wordings, words)

    def _may_tell(self, fresh: bytes) -> bool:
        """Say whether new lines lead to a wording all of whose words the log has shown so far."""
        told = self._words_told(fresh)
        self._met |= told
        return not told.isdisjoint(_ALONE) or any(
            anchor(row) in told and needed <= self._met for row, needed in self._rows
        )

    def _rows_asked(self, plain: bytes) -> tuple[list[_Row], frozenset[bytes]]:
        """Return the rows whose words are all in a block, and the words that lead to them."""
        told = self._words_told(plain)
        rows = [(row, needed) for row, needed in self._rows if needed <= told]
        words = {anchor(row) for row, _ in rows} | (told & _ALONE)
        return rows, frozenset(each for each in self._keys if self._words[each] in words)

    def _words_told(self, plain: bytes) -> frozenset[str]:
        return frozenset(self._words[each] for each in self._known.intersection(plain.split()))

    def _remember(self, lines: set[bytes], size: int) -> None:
        if self._seen_bytes > _MOST_SEEN:
            self._seen.clear()
            self._seen_bytes = 0
        self._seen |= lines
        self._seen_bytes += size


def _plain(data: bytes) -> bytes:
    """Put bytes into plain words: small letters alone, line by line."""
    return data.translate(_PLAIN, _GONE)


def _first_places(lines: list[bytes], held: set[bytes], data: bytes) -> Iterator[_Place]:
    """Give the number, the beginning and the end of lines that are held, each the first time."""
    at = 0
    for number, own in enumerate(data.translate(_BREAKS).split(b"\n") if held else ()):
        if lines[number] in held:
            held.discard(lines[number])
            yield number, at, at + len(own)
        at += len(own) + 1


def _groups(places: Iterator[_Place]) -> Iterator[list[_Place]]:
    """Put lines that stand near each other together: they share their surroundings."""
    group: list[_Place] = []
    for place in places:
        if group and place[2] - group[0][1] > _LONG:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _rows_held(data: bytes, start: int, end: int, rows: list[_Row]) -> list[_Row]:
    """Return the rows whose wording stands within reach of a part, which is read once for all."""
    if not rows:
        return rows
    flat = _flat(data, start - _REACH, end + _REACH)
    return [each for each in rows if stands_in(flat, each[0].says)]


def _flat(data: bytes, start: int, end: int) -> str:
    return flatten(data[max(0, start) : end].decode("utf-8", "replace"))


def _places(
    block: bytes, start: int, end: int, rows: list[Wording], words: frozenset[str]
) -> Iterator[tuple[int, int, Sort]]:
    """Give the places in a line that tell; in a very long one, those of its words."""
    if not (rows or words):
        return
    if end - start <= _LONG:
        sort = _sort(block, *_lines_around(block, start, end), rows, words)
        if sort is not None:
            yield start, end, sort
        return
    for place in _places_of_words(block, start, end, {*words, *map(anchor, rows)}):
        sort = _sort(block, place - _REACH, place + _REACH, rows, words)
        if sort is not None:
            yield place, place, sort


def _lines_around(block: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the lines begin and end behind which a wrapped sentence may go on."""
    first, last = start, end
    for _ in range(_NEAR + 1):
        first = block.rfind(b"\n", max(0, start - _REACH), max(0, first))
        last = block.find(b"\n", last + 1, end + _REACH) if last >= 0 else last
    return (start - _REACH if first < 0 else first), (end + _REACH if last < 0 else last)


def _sort(
    block: bytes, start: int, end: int, rows: list[Wording], words: frozenset[str]
) -> Sort | None:
    """Say what a place tells, by the wordings that may stand there and the words that do."""
    telling = words & telling_words()
    if telling - _SENTENCES:
        return "error"
    if rows or telling:
        flat = _flat(block, start, end)
        if any(stands_in(flat, row.says) for row in rows) or find_denials(flat):
            return "error"
    return "document" if words & DOCUMENT_WORDS else None


def _places_of_words(block: bytes, start: int, end: int, words: set[str]) -> Iterator[int]:
    """Give the places of some words in a very long line, no two near each other."""
    pattern = re.compile(rb"(?i)" + rb"|".join(word.encode() for word in sorted(words)))
    past, left = start, _MOST_PLACES
    for found in pattern.finditer(block, start, end):
        if found.start() >= past and left:
            yield found.start()
            past, left = found.start() + _REACH, left - 1
