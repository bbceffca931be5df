"""What a wording is, and how every place where one stands is found in linear time.

A pattern marks one word that is always in it: `by «root» accounts`. The word is looked for first,
and the pattern is tried only around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from doctor.model.failure import FailureKind
from doctor.model.failure_call import compiled

_MOST = 40
_REACH = 400
_AHEAD = 1_600


class Wordings(msgspec.Struct, frozen=True):
    """Wordings of one failure. A pattern's named groups are fields of `Failure`.

    `codes` are those that AWS sends with it, none for an error made on this side. The first is
    the code where the text shows none and no other is possible. `parameter` is what was refused.
    """

    kind: FailureKind
    codes: tuple[str, ...]
    patterns: tuple[str, ...]
    parameter: str | None = None


def find_matches(text: str, pattern: str, *, reach: int = _REACH) -> Iterator[re.Match[str]]:
    """Find a wording around each occurrence of its marked word, which it begins near before."""
    before, _, rest = pattern.partition("«")
    word, _, after = rest.partition("»")
    whole = compiled(before + word + after)
    past = 0
    for at in find_word(text, word):
        if at >= past:
            match = whole.search(text, max(past, at - reach), at + _AHEAD)
            if match is not None:
                past = match.end()
                yield match


def find_word(text: str, word: str) -> Iterator[int]:
    """Give where a word stands, in order: the first and the last ones of very many."""
    first: list[int] = []
    at = text.find(word)
    while at >= 0 and len(first) < _MOST:
        first.append(at)
        at = text.find(word, at + len(word))
    last: list[int] = []
    end = len(text)
    while at >= 0 and len(last) < _MOST:
        found = text.rfind(word, at, end)
        if found < 0:
            break
        last.append(found)
        end = found
    yield from first
    yield from reversed(last)
