"""Pasted text made plain: colours, boxes, time stamps and escapes out, one blank between words."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.secret import is_stand_in
from doctor.texts.stand_in import whole_length

_COLOUR: Final = r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b[()][A-Z0-9]"
_UNSEEN: Final = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""Characters without width and those that turn the direction of writing: they part words."""

_BOX = r"(?:[│┃|╷╵╭╰]+ ?)*"
_TIME = r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.,]{0,12}(?:Z|[+-]\d\d:?\d\d)?\]? "
_PREFIX: Final = rf"(?:> ?)*{_BOX}(?:{_TIME})?{_BOX}"
_PREFIXED = frozenset("│┃|╷╵╭╰[0123456789>")
"""A box, a time, and the mark of what is quoted in mail and in Markdown."""
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
FOUR_LINES: Final = 320
"""Characters: four lines of a terminal, which hold every denial of AWS with its reason."""
_SHORT = 700
"""Characters: what fits on a screen is quoted whole."""
_AROUND = 300
"""Characters of a line before and behind a failure: its stamp and its request ID."""
_TRACE: Final = re.compile(r"(?:\n(?:at |caused by:|status code: )[^\n]*){1,4}", re.IGNORECASE)
"""Lines that go on with what the line above says: frames of a stack, and what was behind it."""
_WRAPPED: Final = re.compile(r"(?:(?:,|(?<!operation):)\n[^\n]{1,120}){1,3}")
"""The rest of a sentence that a terminal or a box broke."""
_FURTHEST = 2_000
"""Characters: nothing that a failure is read from stands further apart."""


def flatten(text: str) -> str:
    """Return a text's words with one blank between them, line by line, empty lines left out.

    A long text is made short first (`long_log`).
    """
    if "\x1b" in text:
        text = re.sub(_COLOUR, "", text)
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    for escaped, plain in _ESCAPES:
        if escaped in text:
            text = text.replace(escaped, plain)
    prefix = re.compile(_PREFIX)
    lines = (" ".join(words) for line in text.splitlines() if (words := line.split()))
    bare = (prefix.sub("", line, count=1) if line[0] in _PREFIXED else line for line in lines)
    return "\n".join(_stretch(line) for line in bare if line)


def _stretch(line: str) -> str:
    """Return a line as long as what a stand-in took the place of: what was far apart stays so."""
    return "·" * min(whole_length(line), _FURTHEST) if is_stand_in(line) else line


def is_quoted_whole(text: str) -> bool:
    """Say whether a text is short: a failure in it is quoted with all that stands around."""
    return whole_length(text) <= _SHORT


def quote_lines(text: str, flat: str, start: int, end: int) -> str:
    """Return the text itself where it is short, else the lines around a part of it."""
    return text if is_quoted_whole(text) else _quote(flat, start, end)


def quote_answer(flat: str, start: int, end: int) -> str:
    """Return the lines in which a part of a flat text stands, and those that go on with them.

    Of a record of a log, which fills lines, the field alone.
    """
    lines, part = _quote(flat, start, end), flat[start:end]
    at = lines.find(part)
    if len(lines) <= FOUR_LINES or at < 0:
        return lines
    head, tail = lines[:at].rpartition('"')[2], lines[at + len(part) :].partition('"')[0]
    return f"{head}{part}{tail}".strip(" :,;")


def _quote(flat: str, start: int, end: int) -> str:
    first = flat.rfind("\n", 0, start) + 1
    if first < start - _AROUND:
        first = flat.find(" ", start - _AROUND, start) + 1 or start - _AROUND
    last = flat.find("\n", end)
    if last < 0 or last > end + _AROUND:
        last = flat.rfind(" ", end, end + _AROUND)
        return flat[first : last if end + _AROUND < len(flat) and last > 0 else end + _AROUND]
    rest = _WRAPPED.match(flat, last - 1) or _TRACE.match(flat, last)
    return flat[first : last if rest is None else min(rest.end(), last + _AROUND)]
