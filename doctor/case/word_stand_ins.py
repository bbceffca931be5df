"""Stand-ins for the words of names: same length, same letter case, same kinds of characters.

Each letter has one other letter under a key, wherever it stands: so equal words stay equal, and a
wildcard that cuts a word anywhere (`Proj*`, `*min`, `*oj*`, `Pro?`) matches what it matched
before. That is a substitution, no cipher; docs/redaction.md says what it does not hide. A word
that tells nothing stays, also inside another (`AcmeDeploy`), as do four letters or more that such
a word begins with: so `Proj*` goes on matching `Project`.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from doctor.case.redaction_key import RedactionKey
from doctor.model.node_names import NODE_WORDS
from doctor.texts.public_words import public_words, stays

_CLASSES: Final = ("abcdef", "ghijklmnopqrstuvwxyz")
"""Letters that stand for one another: what is hexadecimal stays so."""
_DIGITS: Final = "0123456789"
_HEX: Final = re.compile(r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,}\Z")
_NODES: Final = re.compile(f"({'|'.join(NODE_WORDS)})")
_SHORTEST_NUMBER: Final = 7
"""Digits, as in `public_words`: fewer are ports, years and counts."""
_SHORTEST_INSIDE: Final = 4
"""Letters of a public word that stay in the middle of another: three occur in names by accident."""
_SHORTEST_AT_AN_END: Final = 3
"""Letters that stay at the beginning or the end of a word: `dev`, `api`, `prd` are written so."""
_AT_AN_END: Final = frozenset(
    [
        "dev",
        "api",
        "ops",
        "app",
        "web",
        "job",
        "aws",
        "iam",
        "sso",
        "sts",
        "ecs",
        "ec2",
        "eks",
        "sqs",
        "sns",
        "rds",
        "env",
        "log",
        "git",
        "key",
        "org",
        "run",
        "bot",
        "svc",
        "com",
        "net",
    ]
)
"""Words that names are joined of though they have three letters: `DevTeam`, `billingApi`."""
_LONGEST_KEPT: Final = 32
"""Letters of a public word that are looked up within another: longer ones are too seldom part of
a name."""
_ATTEMPTS: Final = 20
"""Stand-ins that are tried for one that is no public word itself: each attempt misses seldom."""


class WordStandIns:
    """The stand-ins of words under one key; what was made is remembered."""

    def __init__(self, key: RedactionKey) -> None:
        letters = {
            one: other for letters in _CLASSES for one, other in _permute(key, letters).items()
        }
        self._letters = str.maketrans(letters)
        self._digits = str.maketrans(_permute(key, _DIGITS))
        self._made: dict[str, str] = {}

    def of(self, word: str) -> str:
        """Return the stand-in of a word in lower case: letters and digits."""
        if word not in self._made:
            self._made[word] = self._make(word)
        return self._made[word]

    def whole(self, word: str) -> str:
        """Return the same for a word that stands alone; no stand-in reads as a word that stays."""
        if stays(word):
            return word
        shown = self.of(word)
        for _ in range(_ATTEMPTS):
            if shown == word or not stays(shown):
                break
            shown = self._substitute(shown)
        return shown

    def letters(self, word: str) -> str:
        """Return a word in lower case with every letter replaced, and long numbers.

        What the diagnosis knows the roles of nodes by stays.
        """
        if _HEX.match(word):
            return self._substitute(word).translate(self._digits)
        shown = "".join(
            part if part in NODE_WORDS else self._substitute(part) for part in _NODES.split(word)
        )
        return re.sub(rf"\d{{{_SHORTEST_NUMBER},}}", self._number, shown)

    def _make(self, word: str) -> str:
        if _HEX.match(word):
            return word.translate(self._letters).translate(self._digits)
        made: list[str] = []
        at = 0
        while at < len(word):
            length = _public_length(word, at)
            made.append(word[at : at + length] if length else self._substitute(word[at]))
            at += length or 1
        return re.sub(rf"\d{{{_SHORTEST_NUMBER},}}", self._number, "".join(made))

    def _substitute(self, text: str) -> str:
        return text.translate(self._letters)

    def _number(self, match: re.Match[str]) -> str:
        return match[0].translate(self._digits)


def _public_length(word: str, at: int) -> int:
    """Count the letters that stay at a place of a word."""
    beginnings = _beginnings()
    longest = min(len(word) - at, _LONGEST_KEPT)
    for length in range(longest, _SHORTEST_INSIDE - 1, -1):
        if word[at : at + length] in beginnings:
            return length
    three = word[at : at + _SHORTEST_AT_AN_END]
    at_an_end = at == 0 or at + _SHORTEST_AT_AN_END == len(word)
    return len(three) if at_an_end and three in _AT_AN_END else 0


@functools.cache
def _beginnings() -> frozenset[str]:
    return frozenset(
        word[:length]
        for word in public_words()
        for length in range(_SHORTEST_INSIDE, len(word) + 1)
    )


def _permute(key: RedactionKey, letters: str) -> dict[str, str]:
    """Give every letter another one of the same letters, none itself."""
    order = sorted(letters, key=lambda letter: key.digest(f"letter {letter}"))
    return dict(zip(order, [*order[1:], order[0]], strict=True))


def in_case_of(stand_in: str, word: str) -> str:
    """Write a stand-in with the capitals where the word has them."""
    if word.islower() or len(stand_in) != len(word):
        return stand_in
    return "".join(
        letter.upper() if own.isupper() else letter
        for letter, own in zip(stand_in, word, strict=True)
    )
