"""The lines of a paste without what terminals, job logs and mail programs put in front of them.

The prefixes: GitHub Actions (`2024-01-31T12:00:00.0000000Z `, `job<TAB>step<TAB>`), GitLab,
Jenkins (`[2024-01-31T12:00:00.000Z] `), docker compose (`web-1  | `), kubectl (`[pod/a/b] `).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import msgspec

_COLOUR: Final = re.compile(
    r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b[()][A-Z0-9]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)"
)
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DATE: Final = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_PREFIX: Final = re.compile(
    rf"\[?{_DATE}(?:Z|[+-]\d\d:?\d\d)?\]?(?:[ ]\d\d[OE])?(?:[ ]|\Z)"
    rf"|[^\t\n]{{1,80}}\t[^\t\n]{{1,80}}\t(?={_DATE}Z[ ])"
    r"|[a-z0-9][\w.-]{0,60}[ ]{1,40}\|[ ]?"
    r"|\[(?:pod|container)/[\w./-]{1,200}\][ ]"
    r"|\[Container\][ ]"
    r"|_bk;t=\d{1,20}\x07"
    r"|#\d{1,4}[ ]\d{1,6}\.\d{1,4}[ ]"
    r"|##\[(?:group|endgroup|error|warning|section|debug)\]"
    r"|::(?:error|warning|group)[^:\n]{0,200}::"
)
_MOST_PREFIXES: Final = 4
"""Marks in front of a line: a job's stamp, a stream's name, a quote, a diff."""
_BOX: Final = re.compile(r"[│┃╷╵╭╰][ ]?")
_ESCAPED: Final = re.compile(r"&(?:quot|#34|#x22|#39|#x27);", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z]")
"""On a line of XML or HTML quotes are escaped within a value, and are read with it."""
_BREAKS: Final = re.compile(r"\r\n|\n|\r")


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line: its number in the paste (from 1), as it was pasted, and without its prefix."""

    number: int
    raw: str
    text: str

    @property
    def bare(self) -> str:
        """The text without white space around it and without invisible characters."""
        return _INVISIBLE.sub("", self.text).strip()


def read_lines(text: str) -> tuple[Line, ...]:
    """Cut a text into lines. What a progress bar wrote over itself are lines of one number."""
    return tuple(_number_lines(text))


def _number_lines(text: str) -> Iterator[Line]:
    number, past, ends_alone = 1, 0, "\n" not in text
    for found in _BREAKS.finditer(text):
        yield _line(number, text[past : found.start()])
        past = found.end()
        number += ends_alone or found[0] != "\r"
    if past < len(text):
        yield _line(number, text[past:])


def _line(number: int, text: str) -> Line:
    raw = _COLOUR.sub("", text) if "\x1b" in text else text
    bare = _INVISIBLE.sub("", raw) if not raw.isascii() else raw
    bare = bare.replace("\u00a0", " ")
    if _ESCAPED.search(bare) is not None and _TAG.search(bare) is None:
        bare = html.unescape(bare)
    for _ in range(_MOST_PREFIXES):
        found = _PREFIX.match(bare) or _BOX.match(bare)
        if found is None or found.end() == 0:
            break
        bare = bare[found.end() :]
    return Line(number, raw, _drop_tick(bare.rstrip()))


def _drop_tick(text: str) -> str:
    """Take away the one backtick that quotes several lines as if they were one."""
    if text.count("`") != 1:
        return text
    return text.removesuffix("`") if text.endswith("`") else text.removeprefix("`")
