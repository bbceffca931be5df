"""Finding a wording in a long text, in linear time.

A pattern marks one word that is always in it: `by «root» accounts`. The word is looked for first,
and the pattern is tried only around it, at the first and the last of very many places.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import deque
from collections.abc import Iterator

from doctor.texts.wordings.wording import CAPTURES

_MOST = 40
"""Places of a word, from the front and again from the back: the first failure and the last tell."""
_BLANKS = " \n"
REACH = 400
"""Characters of a wording before its marked word: a caller's ARN and the words around it."""
_AHEAD = 1_600
"""Characters from its marked word to its end: two ARNs with paths, and the reason."""


@functools.cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern on its first use; a blank in it stands for a blank or a line break.

    (A blank inside a character class is written `\x20`.)
    """
    for name, capture in CAPTURES.items():
        pattern = pattern.replace(name, capture)
    return re.compile(pattern.replace(" ", "[ \n]"))


def find_matches(
    text: str, pattern: str, *, reach: int = REACH, start: int = 0, end: int | None = None
) -> Iterator[re.Match[str]]:
    """Find a wording around each place of its marked word; it begins within `reach` before it."""
    before, _, rest = pattern.partition("«")
    word, _, after = rest.partition("»")
    whole = before.endswith(" "), after[:1] == " " and after[1:2] not in {"?", "*", "{"}
    places = find_word(text, word, start, len(text) if end is None else end, whole=whole)
    for first, last in _windows(places, reach):
        stop = last if end is None else min(last, end)
        yield from compile_pattern(before + word + after).finditer(text, max(start, first), stop)


def stands_in(text: str, pattern: str) -> bool:
    """Say whether a wording stands anywhere in a short text."""
    before, _, rest = pattern.partition("«")
    word, _, after = rest.partition("»")
    return word in text and compile_pattern(before + word + after).search(text) is not None


def _windows(places: Iterator[int], reach: int) -> Iterator[tuple[int, int]]:
    """Give the stretches around some places, those that overlap as one: each is searched once."""
    held: tuple[int, int] | None = None
    for at in places:
        if held is None or at - reach > held[1]:
            if held is not None:
                yield held
            held = (at - reach, at + _AHEAD)
        held = (held[0], at + _AHEAD)
    if held is not None:
        yield held


def find_word(
    text: str,
    word: str,
    start: int = 0,
    end: int | None = None,
    *,
    whole: tuple[bool, bool] = (False, False),
) -> Iterator[int]:
    """Give where a word stands, in order: the first and the last ones of very many.

    `whole` says on which sides a blank or a line break has to stand: “load” is not “upload”.
    """
    stop = len(text) if end is None else end
    places = (
        at
        for at in _occurrences(text, word, start, stop)
        if not (whole[0] and at > 0 and text[at - 1] not in _BLANKS)
        and not (whole[1] and text[at + len(word) : at + len(word) + 1] not in _BLANKS)
    )
    yield from itertools.islice(places, _MOST)
    yield from deque(places, maxlen=_MOST)


def _occurrences(text: str, word: str, start: int, stop: int) -> Iterator[int]:
    at = text.find(word, start, stop)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word), stop)
