"""The stand-ins of one run: made by its key alone, and remembered to be saved with it."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from doctor.case.account_stand_ins import account_stand_in, is_invented
from doctor.case.address_stand_ins import address_stand_in
from doctor.case.identifier_stand_ins import identifier_stand_in, is_identifier
from doctor.case.redaction_key import RedactionKey, new_key
from doctor.case.word_stand_ins import WordStandIns, in_case_of
from doctor.model.arn import STAND_IN_LETTERS

ACCOUNT: Final = re.compile(r"(?<!\d)\d{12}(?!\d)")
_PIECE_OF_INVENTED: Final = re.compile(r"(\d)\1{3}(?:(\d)\2{0,3}(?:(?<=\d{8})(\d)\3{0,2})?)?")
_REGIONS: Final = frozenset(["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"])
_MASK: Final = re.compile("x{3,}", re.IGNORECASE)
_SHORTEST: Final = 3
"""Letters of the shortest word that gets a stand-in: one or two tell nothing."""
_HEX: Final = re.compile(r"[0-9a-f]{16,}\Z")


class StandIns:
    """Makes the stand-ins of a key; `key` has grown by the names that were hidden meanwhile."""

    def __init__(self, key: RedactionKey | None = None) -> None:
        self._key = new_key() if key is None else key
        self._words = WordStandIns(self._key)
        self._names = dict(self._key.names)

    @property
    def key(self) -> RedactionKey:
        """The key, with every name that it has hidden."""
        return replace(self._key, names=self._names)

    @property
    def hidden_words(self) -> frozenset[str]:
        """What the key has hidden before: it is a name wherever it stands."""
        return frozenset(self._key.names.values())

    def is_stand_in(self, word: str) -> bool:
        """Say whether a word is a stand-in that the key has made before."""
        return word in self._key.names or word.lower() in self._key.names

    def hides_account(self, digits: str) -> bool:
        """Say whether an account is not known to be nobody's."""
        return self.account(digits) != digits

    def address(self, text: str) -> str:
        """Return the stand-in of an IPv4 address or network."""
        return self._remember(address_stand_in(self._key, text), text)

    def account(self, digits: str) -> str:
        """Return the stand-in of an account, or of the first digits of one."""
        if is_invented(digits) or _PIECE_OF_INVENTED.fullmatch(digits):
            return digits
        return self._remember(account_stand_in(self._key, digits), digits)

    def number(self, digits: str) -> int:
        """Return the stand-in of an account that is written as a number: one, and no account's.

        It has the digits of the account's stand-in, and one more.
        """
        shown = self.account(digits)
        if shown == digits:
            return int(digits)
        number = f"1{STAND_IN_LETTERS.index(shown[0])}{shown[1:]}"
        self._remember(number, digits)
        return int(number)

    def word(self, word: str, *, named: bool, cut: bool) -> str:
        """Return the stand-in of a word; of one that is not `named`, that of the IDs that it holds.

        `cut` says that a wildcard stands beside it: then it is no whole word, however short.
        """
        if is_identifier(word):
            return self._remember(identifier_stand_in(self._key, word), word)
        lower = word.lower()
        if ACCOUNT.search(word) is not None and not _HEX.match(lower):
            shown = self._around_accounts(lower, named=named)
        elif not named:
            return word
        elif cut and lower not in _REGIONS:
            shown = self._words.of(lower)
        else:
            shown = self._words.whole(lower)
        return in_case_of(self._remember(shown, lower), word)

    def whole_word(self, word: str, *, cut: bool) -> str:
        """Return the stand-in of a word of a name of which nothing stays, character by character.

        One or two letters tell nothing; a longer word that a wildcard has `cut` to them does. What
        its author wrote over stays, so that the rest of the name goes on proving nothing.
        """
        if (len(word) < _SHORTEST and not cut) or _MASK.fullmatch(word) is not None:
            return word
        if is_identifier(word):
            return self._remember(identifier_stand_in(self._key, word), word)
        lower = word.lower()
        made, at = [], 0
        for match in ACCOUNT.finditer(lower):
            made += [self._words.letters(lower[at : match.start()]), self.account(match[0])]
            at = match.end()
        shown = "".join([*made, self._words.letters(lower[at:])])
        return in_case_of(self._remember(shown, lower), word)

    def _around_accounts(self, word: str, *, named: bool) -> str:
        ends = [match.span() for match in ACCOUNT.finditer(word)]
        made, at = [], 0
        for start, end in ends:
            made += [self._part(word[at:start], named=named), self.account(word[start:end])]
            at = end
        return "".join([*made, self._part(word[at:], named=named)])

    def _part(self, part: str, *, named: bool) -> str:
        return self._words.of(part) if named else part

    def _remember(self, shown: str, name: str) -> str:
        if shown != name:
            self._names[shown] = name
        return shown
