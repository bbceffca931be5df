"""The way back: real names in the place of a key's stand-ins."""

from __future__ import annotations

from doctor.case.name_tokens import replace_tokens
from doctor.case.redaction_key import RedactionKey
from doctor.case.word_stand_ins import in_case_of


class Revealing:
    """What to put in the place of a stand-in; whatever the key has not made stays."""

    def __init__(self, key: RedactionKey) -> None:
        self._names = key.names

    def address(self, text: str) -> str:
        """Return the address that an address stands for."""
        return self._names.get(text, text)

    def account(self, digits: str) -> str:
        """Return the account that one stands for."""
        return self._names.get(digits, digits)

    def word(self, word: str, *, cut: bool, whole: bool) -> str:  # noqa: ARG002 - each has its own entry
        """Return the name that a word stands for, with its capitals."""
        if word in self._names:
            return self._names[word]
        name = self._names.get(word.lower())
        return word if name is None else in_case_of(name, word)


def reveal_text(text: str, key: RedactionKey) -> str:
    """Return a text with the real names in it, wherever they stand: also in commands and JSON."""
    return replace_tokens(text, Revealing(key))
