"""Redaction: accounts and names replaced by stand-ins, the same one all through a case.

What a diagnosis needs survives: equality, letter case, paths, lengths, prefixes and wildcards,
because a name is replaced word by word (see `word_stand_ins`), and a word always by the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_secrets import without_secrets
from doctor.case.kept_words import kept_words, stays
from doctor.case.redaction_names import find_names
from doctor.case.required_files import needed_files
from doctor.case.stand_ins import (
    account_stand_in,
    identifier_stand_in,
    is_invented,
    key_stand_in,
)
from doctor.case.word_stand_ins import Piece, find_pieces, in_case_of, make_stand_ins
from doctor.model.arn import account_of_key
from doctor.model.case import Case

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_TOKEN: Final = re.compile(
    r"%[0-9A-Fa-f]{2}|(?<![\w-])\d{4}-\d{4}-\d{4}(?![\w-])|(?<!\\)\\*[A-Za-z0-9]+"
)
_ACCOUNT: Final = re.compile(r"\d{12}\Z")
_KEY: Final = re.compile(r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\Z")
_IDENTIFIER: Final = re.compile(r"(?:AIDA|AROA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{12,}\Z")
_SERVICE: Final = re.compile(r"(?<![\w.-])([\w-]+)\.amazonaws\.com")
_FIXED_FIELDS: Final = frozenset(
    {
        "schema",
        "collected_at",
        "created",
        "last_used",
        "from",
        "kind",
        "outcome",
        "call",
        "action",
        "decision",
        "Version",
    }
)


def redact_case(case: Case) -> Case:
    """Return the case with accounts, keys, names and external IDs replaced. Twice is as once."""
    if case.redacted:
        return case
    plain = msgspec.to_builtins(without_secrets(case))
    redacted = _Redaction(plain).replace_all(plain)
    redacted["redacted"] = True
    return _with_cache_names(case, msgspec.convert(redacted, Case))


def redact_json(plain: dict[str, Any]) -> dict[str, Any]:
    """Return plain JSON of any shape with accounts, keys and names replaced, alike all through."""
    redacted: dict[str, Any] = _Redaction(plain).replace_all(plain)
    return redacted


def _with_cache_names(case: Case, redacted: Case) -> Case:
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


class _Redaction:
    """The stand-ins of one case: made once, from everything that it holds."""

    def __init__(self, plain: dict[str, Any]) -> None:
        text = "\n".join(_texts(plain))
        self.accounts = _accounts(text)
        kept = kept_words().union(*(match.lower().split("-") for match in _SERVICE.findall(text)))
        words = {word for name in find_names(plain) for word in _words_of(name)}
        replaced = {word for word in words if not stays(word) and word not in kept}
        known = kept.intersection(word.lower() for word in _WORD.findall(text))
        self.words = make_stand_ins(replaced.union(known), _pieces(plain), kept)

    def replace_all(self, value: Any, field: str = "") -> Any:
        """Replace in a value of the case and all that is below it."""
        if isinstance(value, str):
            return value if field in _FIXED_FIELDS else self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.replace_all(inner, key) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.replace_all(inner, field) for inner in value]
        return value

    def text(self, text: str) -> str:
        """Replace in one text, word by word."""
        return _TOKEN.sub(self._stand_in, text)

    def _stand_in(self, match: re.Match[str]) -> str:
        found = match[0]
        if found[0] in "%\\":
            return found if found[0] == "%" else self._escaped(found)
        if "-" in found:
            plain = self.accounts.get(found.replace("-", ""), found.replace("-", ""))
            return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
        return self._word(found)

    def _escaped(self, found: str) -> str:
        r"""Replace a word behind a backslash that may have taken its first letter: `\nbob`."""
        word = found.lstrip("\\")
        slashes = found[: len(found) - len(word)]
        if self._word(word) == word and len(slashes) % 2 and word[:1] in "nrt":
            return slashes + word[:1] + self._word(word[1:])
        return slashes + self._word(word)

    def _word(self, word: str) -> str:
        if _ACCOUNT.match(word):
            return self.accounts.get(word, word)
        if _KEY.match(word):
            return key_stand_in(word, self.accounts)
        if _IDENTIFIER.match(word):
            return identifier_stand_in(word)
        stand_in = self.words.get(word.lower())
        return word if stand_in is None else in_case_of(stand_in, word)


def _accounts(text: str) -> dict[str, str]:
    """Give every account that is named or issued a key its stand-in."""
    found = dict.fromkeys(each for each in re.findall(r"(?<![0-9])[0-9]{12}(?![0-9])", text))
    for hyphenated in re.findall(r"(?<![\w-])\d{4}-\d{4}-\d{4}(?![\w-])", text):
        found[hyphenated.replace("-", "")] = None
    for word in _WORD.findall(text):
        account = account_of_key(word) if _KEY.match(word) else None
        if account is not None:
            found[account] = None
    taken = frozenset(found)
    made: dict[str, str] = {}
    for account in found:
        if not is_invented(account):
            made[account] = account_stand_in(account, taken.union(made.values()))
    return made


def _words_of(name: str) -> Iterator[str]:
    """Split a name into its words, in lower case; IDs that are replaced whole are none."""
    for word in _WORD.findall(name):
        if not (_ACCOUNT.match(word) or _KEY.match(word) or _IDENTIFIER.match(word)):
            yield word.lower()


def _pieces(plain: dict[str, Any]) -> list[Piece]:
    """Find the pieces of words beside wildcards: of policies, not of a sentence's question mark."""
    found: dict[tuple[str, bool, bool], Piece] = {}
    for text in _texts(plain):
        wild = [text] if " " not in text else re.findall(r"\"([^\"\s]*[*?][^\"\s]*)\"", text)
        for pattern in wild:
            for piece in find_pieces(pattern):
                found[piece.text, piece.begins, piece.ends] = piece
    return list(found.values())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
