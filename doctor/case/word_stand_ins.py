"""Stand-ins for the words of names: same length, same letter case, same kinds of characters.

A letter's stand-in depends on the letters before it: so equal words stay equal, different ones
different, and a word begins with another exactly if their stand-ins do. Where a wildcard cuts a
word (`Proj*`, `*Admin`), the piece has a stand-in of its own, and words that have the piece in
that place take it over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from doctor.case.kept_words import stays
from doctor.case.stand_ins import digest

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_HEX_LETTERS: Final = "abcdef"
_DIGITS: Final = "0123456789"
_HEX: Final = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}\Z")
_ATTEMPTS: Final = 50
_LONGEST: Final = 256


class Piece:
    """A part of a word beside a wildcard: does the word have to begin, or to end with it?"""

    __slots__ = ("begins", "ends", "text")

    def __init__(self, text: str, *, begins: bool, ends: bool) -> None:
        self.text = text
        self.begins = begins
        self.ends = ends

    def fits(self, word: str, text: str) -> bool:
        """Say whether a word has a text in the place that the wildcards leave to it."""
        if self.begins:
            return word.startswith(text)
        return word.endswith(text) if self.ends else text in word


def make_stand_ins(
    words: Iterable[str], pieces: list[Piece], kept: frozenset[str]
) -> dict[str, str]:
    """Map words (in lower case) to their stand-ins; tries again where a relation got lost."""
    wanted = list(dict.fromkeys(words))
    made: dict[str, str] = {}
    for attempt in range(_ATTEMPTS):
        maker = _Maker(wanted, pieces, kept, salt=f"{attempt or ''}")
        made = maker.made
        if maker.keeps_relations():
            break
    return made


class _Maker:
    """One attempt, with a salt of its own."""

    def __init__(
        self, words: list[str], pieces: list[Piece], kept: frozenset[str], salt: str
    ) -> None:
        self.words = words
        self.kept = kept
        self.salt = salt
        # A piece of a word that stays has to stay as well; longest first, as they may nest.
        known = [word for word in words if word in kept]
        self.pieces = sorted(pieces, key=lambda piece: -len(piece.text))
        self.fixed = {
            piece.text
            for piece in pieces
            if stays(piece.text)
            or piece.text in kept
            or any(piece.fits(word, piece.text) for word in known)
        }
        self.made = {word: self._make(word) for word in words if word not in kept}

    def _make(self, word: str) -> str:
        for piece in self.pieces:
            if piece.text != word and piece.fits(word, piece.text):
                start = len(word) - len(piece.text) if piece.ends else word.find(piece.text)
                if piece.begins:
                    start = 0
                before, after = word[:start], word[start + len(piece.text) :]
                inner = [self._make(part) if part else "" for part in (before, after)]
                return inner[0] + self._piece(piece.text) + inner[1]
        return self._letters(word)

    def _piece(self, text: str) -> str:
        """Return a piece's stand-in, which it also has where it stands alone beside a wildcard."""
        return text if text in self.fixed else self._make(text)

    def _letters(self, word: str) -> str:
        if word in self.kept or word in self.fixed:
            return word
        letters = _HEX_LETTERS if _HEX.match(word) else _LETTERS
        return "".join(self._letter(word, at, letters) for at in range(len(word)))

    def _letter(self, word: str, at: int, letters: str) -> str:
        alphabet = _DIGITS if word[at] in _DIGITS else letters
        if word[at] not in alphabet:
            return word[at]
        # No name of AWS is as long as that; a text that is would take hours.
        shift = (
            digest(f"{self.salt} {word[max(0, at - _LONGEST) : at]}")[0] % (len(alphabet) - 1) + 1
        )
        return alphabet[(alphabet.index(word[at]) + shift) % len(alphabet)]

    def keeps_relations(self) -> bool:
        """Say whether no two words became one, and every piece fits the same words as before."""
        taken = self.kept.union(self.words)
        stand_ins = set(self.made.values())
        if len(stand_ins) < len(self.made) or not stand_ins.isdisjoint(taken):
            return False
        return all(
            piece.fits(word, piece.text) == piece.fits(stand_in, shown)
            for piece, shown in [(each, self._piece(each.text)) for each in self.pieces]
            for word, stand_in in self.made.items()
        )


def find_pieces(text: str) -> Iterator[Piece]:
    """Find the parts of words that stand beside a wildcard."""
    for match in re.finditer(r"[A-Za-z0-9]+", text):
        left = text[match.start() - 1 : match.start()] in {"*", "?"}
        right = text[match.end() : match.end() + 1] in {"*", "?"}
        if left or right:
            yield Piece(match[0].lower(), begins=not left, ends=not right)


def in_case_of(stand_in: str, word: str) -> str:
    """Write a stand-in with the capitals where the word has them."""
    if word.islower() or len(stand_in) != len(word):
        return stand_in
    return "".join(
        letter.upper() if own.isupper() else letter
        for letter, own in zip(stand_in, word, strict=True)
    )
