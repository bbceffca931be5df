"""The tokens of a text that names are made of, and what stands in their place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol

_TOKEN: Final = re.compile(
    r"(?P<service>(?<![\w.-])[a-z][a-z-]*\.amazonaws\.com(?:\.cn)?(?![\w.-]))"
    r"|(?P<escape>%[0-9A-Fa-f]{2})"
    r"|(?P<address>(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?!\w|\.\d))"
    # A time has two colons at most, and an ARN words between its colons.
    r"|(?P<address6>(?<![\w:.%])(?=[0-9A-Fa-f]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:]{1,38}(?:[0-9A-Fa-f]|::)"
    r"(?:/\d{1,3})?(?![\w*?]|:\S))"
    r"|(?P<spaced>(?<![\w-])[0-9a-j]\d{3}(?P<by>[- ])\d{4}(?P=by)\d{4}(?![\w-]))"
    r"|(?P<beginning>(?<=::)\d{1,11}(?=[*?]))"
    r"|(?P<word>(?<!\\)\\*[A-Za-z0-9]+)"
)
_ID: Final = re.compile(r"\d{12}(?!\d)|A[A-Z]{3}[A-Z0-9]{6}")
_WILDCARDS: Final = ("*", "?")


class Replacing(Protocol):
    """What to put in the place of a token."""

    def address(self, text: str) -> str:
        """Replace an IP address or network."""
        ...

    def account(self, digits: str) -> str:
        """Replace an account, or its first digits."""
        ...

    def word(self, word: str, *, cut: bool, whole: bool) -> str:
        """Replace a word; `cut` says that a wildcard stands beside it.

        `whole` says that it is part of a name of which nothing stays.
        """
        ...


def replace_tokens(text: str, replacing: Replacing, whole: Sequence[tuple[int, int]] = ()) -> str:
    """Replace every token of a text: services of AWS, escapes and all between tokens stay.

    `whole` are the places, from and to, of names of which nothing stays.
    """
    return _TOKEN.sub(_replacement(replacing, _merge(whole)), text)


def _merge(places: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return beginnings and ends, in order, of places that do not overlap."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(places):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _replacement(
    replacing: Replacing, places: tuple[list[int], list[int]]
) -> Callable[[re.Match[str]], str]:
    starts, ends = places

    def is_whole(at: int) -> bool:
        before = bisect.bisect_right(starts, at) - 1
        return before >= 0 and at < ends[before]

    def replace(match: re.Match[str]) -> str:
        kind, found = match.lastgroup, match[0]
        if kind in {"service", "escape"}:
            return found
        if kind in {"address", "address6"}:
            return replacing.address(found)
        if match["spaced"]:
            plain = replacing.account(found.replace(match["by"], ""))
            return match["by"].join((plain[:4], plain[4:8], plain[8:]))
        if kind == "beginning":
            return replacing.account(found)
        return _word(match, replacing, whole=is_whole(match.end() - 1))

    return replace


def _word(match: re.Match[str], replacing: Replacing, *, whole: bool) -> str:
    r"""Replace a word, also behind a backslash that may have taken its first letter: `\nbob`."""
    text, found = match.string, match[0]
    word = found.lstrip("\\")
    slashes = found[: len(found) - len(word)]
    cut = text[match.start() - 1 : match.start()] in _WILDCARDS or (
        text[match.end() : match.end() + 1] in _WILDCARDS
    )
    escaped = len(slashes) % 2 == 1 and word[:1] in "nrt" and len(word) > 1
    # An ID never has a letter before it: that one is the escape's.
    shown = word if escaped and _ID.match(word[1:]) else replacing.word(word, cut=cut, whole=whole)
    if shown == word and escaped:
        return slashes + word[:1] + replacing.word(word[1:], cut=cut, whole=whole)
    return slashes + shown
