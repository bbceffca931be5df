"""A long log read in one pass of flat memory: the parts that tell something, and nothing else.

Blocks of bytes are put into plain lower-case words, and only lines that nobody saw before (digits
apart) and that hold a word of some wording (`wording_words`) are looked at closely. What stands
around such a line is kept, with the log's beginning and end. A short text is kept whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from doctor.texts.log_lines import LineSearch, Sort

WHOLE: Final = 256 * 2**10
"""Bytes of a text that is kept as it is: it is soon read."""

_BLOCK: Final = 256 * 2**10
"""Bytes that are searched at once: what fits into a processor's cache."""

_BEFORE: Final = 3 * 2**10
_AFTER: Final = 5 * 2**10
"""Bytes around a telling line: a command and its prompt before, a policy or a trace behind it."""

_ALONG: Final = 2**10
"""Bytes before and behind what is searched, so that a wrapped sentence is read whole."""

_HEAD: Final = 16 * 2**10
_TAIL: Final = 48 * 2**10
"""Bytes kept of both ends: a job's set-up, and what failed last."""

_SAMPLE: Final = 4 * 2**10
"""Bytes by which an encoding is told."""

_MOST: Final[dict[Sort, int]] = {"error": 200 * 2**10, "document": 60 * 2**10}
"""Bytes kept of each sort, at the beginning and again at the end: a second of reading."""


class Part(msgspec.Struct, frozen=True):
    """A part of a log: where it begins (bytes, and lines counted from 1), and its bytes."""

    start: int
    line: int
    data: bytes

    @property
    def end(self) -> int:
        """Where it ends, in bytes."""
        return self.start + len(self.data)


class LongLog(msgspec.Struct, frozen=True, kw_only=True):
    """What was kept of a log. `size` counts its bytes; one of `parts` alone is the whole log."""

    parts: tuple[Part, ...]
    size: int

    @property
    def text(self) -> str:
        """The parts as one text, an empty line between them."""
        return "\n\n".join(each.data.decode("utf-8", "replace") for each in self.parts)

    def line(self, line: int) -> int:
        """Return which line of the log a line of `text` was; both count from 1."""
        for part in self.parts:
            lines = part.data.count(b"\n") + 2
            if line < lines:
                return part.line + line - 1
            line -= lines
        return line


def read_long_log(
    blocks: Iterable[bytes], *, progress: Callable[[int], None] | None = None
) -> LongLog:
    """Read a log from its blocks, in UTF-8 or whatever its first bytes say. Never raises.

    `progress` is called with the bytes that were read so far.
    """
    excerpt = _Excerpt()
    for block in _utf8(blocks):
        for start in range(0, len(block), _BLOCK):
            excerpt.add(block[start : start + _BLOCK])
        if progress is not None:
            progress(excerpt.size)
    return excerpt.close()


def shorten(text: str) -> str:
    """Return a text that is soon read: itself, or what a long one tells."""
    if len(text) <= WHOLE:
        return text
    return read_long_log([text.encode("utf-8", "replace")]).text


def _utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the blocks in UTF-8: PowerShell redirects into UTF-16."""
    decoder = None
    for number, block in enumerate(blocks):
        if number == 0 and (wide := _wide_encoding(block)) is not None:
            import codecs  # noqa: PLC0415 - only such a text needs it

            decoder = codecs.getincrementaldecoder(wide)("replace")
        yield block if decoder is None else decoder.decode(block).encode("utf-8", "replace")


def _wide_encoding(first: bytes) -> str | None:
    """Return the UTF-16 of a text by its mark, or by every other byte being zero."""
    if first[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"}:
        return "utf-32"
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    sample = first[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros and zeros.count(0) > len(zeros) * 3 // 4:
            return encoding
    return None


class _Excerpt:
    """The parts found so far, and the bytes that wait for what comes behind them."""

    def __init__(self) -> None:
        self.size = 0
        self.search = LineSearch()
        self.kept: dict[Sort, _Kept] = {sort: _Kept(most) for sort, most in _MOST.items()}
        self.head: list[bytes] = []
        self.held = bytearray()
        self.start = 0
        self.counted = 0, 1
        self.searched = 0

    def add(self, block: bytes) -> None:
        """Take the next bytes, and search those whose surroundings are complete."""
        self.size += len(block)
        if self.size <= WHOLE:
            self.head.append(block)
        self.held += block
        cut = self.held.rfind(b"\n", 0, max(0, len(self.held) - _AFTER)) + 1
        if not cut and len(self.held) > 2 * _BLOCK:
            cut = len(self.held) - _AFTER
        if cut > self.searched:
            self._search(cut)
            self._forget(cut)

    def _search(self, cut: int) -> None:
        before = max(0, self.searched - _ALONG)
        data = bytes(self.held[before : cut + _ALONG])
        for start, end, sort in self.search.find(data, self.searched - before, cut - before):
            first = max(self.kept[sort].past - self.start, before + start - _BEFORE, 0)
            last = min(before + end + _AFTER, len(self.held))
            first, last = self._whole_lines(first, before + start, last)
            if last > first:
                data = bytes(self.held[first:last])
                self.kept[sort].add(Part(self.start + first, self._line_at(first), data))
        self.searched = cut

    def _line_at(self, at: int) -> int:
        """Return the line at a place of what is held, counted from the place asked for before."""
        near, line = self.counted
        if at >= near:
            line += self.held.count(b"\n", near, at)
        else:
            line -= self.held.count(b"\n", at, near)
        self.counted = at, line
        return line

    def _whole_lines(self, first: int, found: int, last: int) -> tuple[int, int]:
        """Cut a part at the ends of lines, where there are any near by."""
        begin = self.held.find(b"\n", first, found) + 1
        end = self.held.rfind(b"\n", found, last) + 1
        return (begin if begin and first else first), (end or last)

    def _forget(self, cut: int) -> None:
        """Let go of what is searched, but for what may stand before the next telling line."""
        gone = max(0, cut - max(_BEFORE, _TAIL))
        self.counted = 0, self._line_at(gone)
        del self.held[:gone]
        self.start += gone
        self.searched -= gone

    def close(self) -> LongLog:
        """Search what is left, and put the parts in order."""
        if self.size <= WHOLE:
            return LongLog(parts=(Part(0, 1, b"".join(self.head)),), size=self.size)
        self._search(len(self.held))
        tail = max(0, len(self.held) - _TAIL)
        tail = self.held.find(b"\n", tail) + 1 or tail
        last = self._line_at(tail)
        found = [
            Part(0, 1, b"".join(self.head)[:_HEAD]),
            *(part for kept in self.kept.values() for part in kept.parts()),
            Part(self.start + tail, last, bytes(self.held[tail:])),
        ]
        return LongLog(parts=tuple(_join(found)), size=self.size)


class _Kept:
    """The first and the last parts of one sort, each no more than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.past = 0
        self.first: list[Part] = []
        self.last: deque[Part] = deque()
        self.sizes = [0, 0]

    def add(self, part: Part) -> None:
        """Keep a part; of many, those in the middle are let go."""
        self.past = part.end
        if self.sizes[0] < self.most:
            self.first.append(part)
            self.sizes[0] += len(part.data)
            return
        self.last.append(part)
        self.sizes[1] += len(part.data)
        while self.sizes[1] > self.most:
            self.sizes[1] -= len(self.last.popleft().data)

    def parts(self) -> Iterator[Part]:
        """Give what was kept, in order."""
        yield from self.first
        yield from self.last


def _join(found: list[Part]) -> Iterator[Part]:
    """Put parts in order and make one of those that touch."""
    held: Part | None = None
    for part in sorted(found, key=lambda each: each.start):
        if held is None or part.start > held.end:
            if held is not None:
                yield held
            held = part
        elif part.end > held.end:
            held = Part(held.start, held.line, held.data + part.data[held.end - part.start :])
    if held is not None:
        yield held
