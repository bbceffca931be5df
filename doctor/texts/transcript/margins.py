"""What stands in front of each line of a run: marks of a quoted mail, line numbers, `+` of a diff.

Such a mark tells nothing on one line alone, where `>` and `+` are prompts and a number is a word;
it is known by the lines around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec

from doctor.texts.transcript.lines import Line

_QUOTED: Final = re.compile(r"(?:[ ]?>){1,9}(?:[ ]|\Z)")
_NUMBERED: Final = re.compile(r"[ ]{0,12}(?P<number>\d{1,6})(?P<sign>[ ]?[:|│])?(?=[ \t]|\Z)")
"""As editors and `cat -n` write them; `1.` and `1)` number the points of a list."""
_ADDED: Final = "+"
_ADDED_TEXT: Final = re.compile(r"\+(?:[^\s+\w/.]|[ \t]{2,}\S)")
"""What a shell never echoes: a bracket, a quote or an indented word behind the sign."""
_LEAST: Final = 3
"""Lines of a run that share a margin: two numbers in a row come about by chance."""


def drop_margins(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Take away what editors, diffs and mail programs put in front of every line of a run."""
    shown = list(_unquote_mail(lines))
    _drop_numbers(shown)
    _drop_added(shown)
    return tuple(shown)


def _unquote_mail(lines: Sequence[Line]) -> Iterator[Line]:
    """Take the marks of a quoted mail away: one line alone that begins with `>` is a prompt."""
    marks = [_QUOTED.match(each.text) is not None for each in lines]
    for at, line in enumerate(lines):
        near = (at > 0 and marks[at - 1]) or (at + 1 < len(lines) and marks[at + 1])
        if marks[at] and near and not line.text.startswith(">>>"):
            yield msgspec.structs.replace(line, text=_QUOTED.sub("", line.text, count=1))
        else:
            yield line


def _drop_numbers(lines: list[Line]) -> None:
    """Take line numbers away: each is one more than that of the line before."""
    found = [_NUMBERED.match(each.text) for each in lines]
    runs = groupby(
        range(len(lines)),
        lambda at: (at - int(held["number"]), held["sign"]) if (held := found[at]) else None,
    )
    for margin, run in runs:
        places = list(run)
        if margin is None or len(places) < _LEAST:
            continue
        rests = [lines[at].text[held.end() :] for at in places if (held := found[at])]
        for at, rest in zip(places, _dedent(rests), strict=True):
            lines[at] = msgspec.structs.replace(lines[at], text=rest)


def _dedent(texts: Sequence[str]) -> Iterator[str]:
    """Take away the white space that all lines begin with; a tab ends what stands before it."""
    gaps = [len(each) - len(each.lstrip(" \t")) for each in texts if each.strip()]
    tabs = all(each.startswith("\t") for each in texts if each)
    gap = 1 if tabs else min(gaps, default=0)
    return (each[gap:] for each in texts)


def _drop_added(lines: list[Line]) -> None:
    """Take away the `+` of a new file in a diff. What was taken out too is left as it stands."""
    for added, run in groupby(range(len(lines)), lambda at: lines[at].text.startswith(_ADDED)):
        places = list(run)
        texts = [lines[at].text for at in places]
        if added and len(places) >= _LEAST and any(map(_ADDED_TEXT.match, texts)):
            for at in places:
                lines[at] = msgspec.structs.replace(lines[at], text=lines[at].text[1:])
