"""Redaction: accounts and names replaced by stand-ins, the same in every case under one key.

What a diagnosis needs survives: equality, letter case, paths, lengths, prefixes and wildcards,
because a name is replaced word by word, and a word always by the same (see `word_stand_ins`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
import msgspec.structs
from msgspec import UNSET
from msgspec.structs import replace

import doctor.model.case
from doctor.case.case_secrets import hide_case_secrets
from doctor.case.encoded_texts import replace_encoded
from doctor.case.kept_texts import keep_texts
from doctor.case.name_tokens import replace_tokens
from doctor.case.principal_names import (
    find_principals,
    spans_of_names,
    spans_of_principals,
    whole_names,
)
from doctor.case.public_fields import show_fields
from doctor.case.redaction_names import find_field_names, find_names
from doctor.case.required_files import needed_files
from doctor.case.stand_ins import StandIns
from doctor.case.unknown_words import find_command_names, find_unknown_words
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject
from doctor.texts.errors import parse_failures

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_BEGINNING: Final = re.compile(r"(?P<digits>\d{1,11})(?P<rest>[*?]+)\Z")
_FIXED_FIELDS: Final = frozenset(
    {
        "schema",
        "redaction_key",
        "collected_at",
        "created",
        "from",
        "kind",
        "outcome",
        "call",
        "action",
        "decision",
        "Version",
    }
)


_ACCOUNTS: Final = range(10**11, 10**12)
"""Numbers of twelve digits."""


_PRINCIPALS: Final = frozenset({"AWS", "Principal", "NotPrincipal"})
"""Where an account without quotes is no account to AWS: it has to stay a number."""
_NUMBER_OF_PRINCIPAL: Final = re.compile(
    r"(?P<before>\"(?:AWS|(?:Not)?Principal)\"[ \t]*:[ \t]*(?:\[[ \t]*)?)(?P<digits>\d{12})"
    r"(?=\s*[,}\]])"
)


@functools.cache
def _numbers() -> frozenset[str]:
    """Return the fields of a case that hold numbers by their type: none of them is an account."""
    return frozenset(
        field.encode_name
        for kind in vars(doctor.model.case).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        for field in msgspec.structs.fields(kind)
        if re.search(r"\b(?:int|float)\b", str(field.type))
    )


def redact_case(case: Case, stand_ins: StandIns | None = None) -> Case:
    """Return the case with accounts, keys, names and external IDs replaced. Twice is as once.

    Without `stand_ins` they are made by a fresh key: nothing else fits together with them.
    """
    if case.redacted:
        return case
    held = hide_case_secrets(case)
    made = stand_ins or StandIns()
    # What is let go of may name what stays.
    kept = keep_texts(held)
    names = (*find_field_names(held), *find_unknown_words(_texts_of(kept)))
    redaction = Redaction(msgspec.to_builtins(held), made, names=names)
    redacted = redaction.replace_all(msgspec.to_builtins(kept))
    redacted |= {"redacted": True, "redaction_key": made.key.fingerprint}
    return _as_read(_rename_caches(case, msgspec.convert(redacted, Case)))


def _as_read(redacted: Case) -> Case:
    """Return a redacted case as it is when it is read: a stand-in may be no known word any more."""
    while (read := show_fields(hide_case_secrets(redacted))) != redacted:
        redacted = read
    return redacted


def _texts_of(case: Case) -> Iterator[str]:
    """Give what may be made of anybody's names: errors that nobody knows, and what options take."""
    for error in case.errors:
        if all(each.kind == "unrecognised" for each in parse_failures(error.text)):
            yield error.text
    for attached in case.attachments:
        yield from find_command_names(attached.name)
        yield from find_command_names(attached.text)


def redact_json(
    plain: JsonObject, stand_ins: StandIns | None = None, *, names: Iterable[str] = ()
) -> JsonObject:
    """Return plain JSON of any shape with accounts, keys and names replaced, alike all through.

    What is known to be `names` is replaced beside what is found to be one.
    """
    made = Redaction(plain, stand_ins or StandIns(), names=names)
    redacted: dict[str, Any] = made.replace_all(plain)
    return redacted


def _rename_caches(case: Case, redacted: Case) -> Case:
    """Name the caches anew: their names are digests of what has another name now."""
    if redacted.files is UNSET or not redacted.files.other:
        return redacted
    before, after = (needed_files(each) for each in (case, redacted))
    if case.files is UNSET or len(before) != len(after):
        return redacted
    renamed = dict(zip(before, after, strict=True))
    old = [file.path for file in case.files.other]
    other = tuple(
        replace(file, path=renamed.get(path, file.path))
        for path, file in zip(old, redacted.files.other, strict=True)
    )
    return replace(redacted, files=replace(redacted.files, other=other))


class Redaction:
    """Which words of one case are names; what stands for them is the key's to say."""

    def __init__(
        self,
        plain: dict[str, Any],
        stand_ins: StandIns,
        *,
        again: bool = False,
        names: Iterable[str] = (),
    ) -> None:
        """Find the names of a case, beside those that are known to be `names`.

        `again` where some of them may be stand-ins already.
        """
        self.stand_ins = stand_ins
        self.again = again
        self.words = {word for name in (*find_names(plain), *names) for word in _words_of(name)}
        self.words |= stand_ins.hidden_words
        self.principals = whole_names(find_principals(plain))

    def replace_all(self, value: object, field: str = "") -> Any:
        """Replace in a value of the case and all that is below it."""
        if isinstance(value, str):
            return value if field in _FIXED_FIELDS else self.text(value, field)
        if isinstance(value, dict):
            return {self.text(key): self.replace_all(inner, key) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.replace_all(inner, field) for inner in value]
        if isinstance(value, int) and value in _ACCOUNTS and field not in _numbers():
            # An account that somebody wrote without quotes: JSON takes it for a number.
            shown = self.account(str(value))
            if shown == str(value):
                return value
            return self.stand_ins.number(str(value)) if field in _PRINCIPALS else shown
        return value

    def text(self, text: str, field: str = "") -> str:
        """Replace in one text, token by token."""
        piece = _BEGINNING.match(text) if field.lower().endswith("account") else None
        if piece is not None:
            return self.account(piece["digits"]) + piece["rest"]
        text = _NUMBER_OF_PRINCIPAL.sub(self._number, text)
        return replace_encoded(text, lambda plain: self._plain_text(plain, field))

    def _plain_text(self, text: str, field: str) -> str:
        spans = (*spans_of_principals(text, field), *spans_of_names(text, self.principals))
        return replace_tokens(text, self, spans)

    def _number(self, match: re.Match[str]) -> str:
        return match["before"] + str(self.stand_ins.number(match["digits"]))

    def address(self, text: str) -> str:
        """Replace an address."""
        return text if self._is_stand_in(text) else self.stand_ins.address(text)

    def account(self, digits: str) -> str:
        """Replace an account."""
        return digits if self._is_stand_in(digits) else self.stand_ins.account(digits)

    def word(self, word: str, *, cut: bool, whole: bool) -> str:
        """Replace a word where it is a name, and the IDs that it holds wherever it stands."""
        if self._is_stand_in(word):
            return word
        if whole:
            return self.stand_ins.whole_word(word, cut=cut)
        return self.stand_ins.word(word, named=word.lower() in self.words, cut=cut)

    def _is_stand_in(self, text: str) -> bool:
        """Say whether a text is a stand-in already."""
        return self.again and self.stand_ins.is_stand_in(text)


def _words_of(name: str) -> Iterator[str]:
    """Split a name into its words, in lower case."""
    return (word.lower() for word in _WORD.findall(name))
