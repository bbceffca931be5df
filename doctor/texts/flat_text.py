"""Pasted text made plain: colours, boxes, time stamps and escapes out, one blank between words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FIRST = 300_000
_LAST = 700_000
_MOST_BETWEEN = 200_000
_REACH = 2_000
_TELLING: Final = re.compile(
    r"AccessDenied|not authorized|Expired|Invalid[A-Z]|Signature[DE]|AssumeRole|"
    r"Unable to locate|[Nn]o (?:valid )?credential|MultiFactor|could not be found"
)
_COLOUR: Final = r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b[()][A-Z0-9]"
_BOX = r"(?:[│┃|╷╵╭╰]+ ?)*"
_TIME = r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.,]{0,12}(?:Z|[+-]\d\d:?\d\d)?\]? "
_PREFIX: Final = rf"{_BOX}(?:{_TIME})?{_BOX}"
_PREFIXED = frozenset("│┃|╷╵╭╰[0123456789")
_ESCAPES: Final = (
    ('\\"', '"'),
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("\\u0027", "'"),
    ("&gt;", ">"),
    ("&lt;", "<"),
    ("&amp;", "&"),
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("\0", " "),
)
_SHORT = 700
_AROUND = 300


def flatten(text: str) -> str:
    """Return a text's words with one blank between them, line by line, empty lines left out.

    Of a very long text the first and the last part are kept, and what stands between them around
    words that answers of AWS have.
    """
    if len(text) > _FIRST + _LAST:
        between = "\n".join(_telling(text, _FIRST, len(text) - _LAST))
        text = f"{text[:_FIRST]}\n{between}\n{text[-_LAST:]}"
    if "\x1b" in text:
        text = re.sub(_COLOUR, "", text)
    for escaped, plain in _ESCAPES:
        if escaped in text:
            text = text.replace(escaped, plain)
    prefix = re.compile(_PREFIX)
    lines = (" ".join(words) for line in text.splitlines() if (words := line.split()))
    bare = (prefix.sub("", line, count=1) if line[0] in _PREFIXED else line for line in lines)
    return "\n".join(line for line in bare if line)


def _telling(text: str, start: int, stop: int) -> Iterator[str]:
    """Give the surroundings of telling words between two places; no more than is soon read."""
    past, left = start, _MOST_BETWEEN
    for found in _TELLING.finditer(text, start, stop):
        if found.start() < past:
            continue
        first, past = max(past, found.start() - _REACH), min(found.end() + _REACH, stop)
        yield text[first:past]
        left -= past - first
        if left <= 0:
            return


def quote_lines(text: str, flat: str, start: int, end: int) -> str:
    """Return the text itself where it is short, else the lines around a part of it."""
    if len(text) <= _SHORT:
        return text
    first = max(flat.rfind("\n", 0, start) + 1, start - _AROUND, 0)
    last = flat.find("\n", end)
    stop = len(flat) if last < 0 else last
    return flat[first : min(stop, end + _AROUND)]
