"""Stand-ins for access key IDs and unique IDs (`AKIA…`, `AROA…`): form and beginnings stay."""

from __future__ import annotations

import re
from typing import Final

from doctor.case.account_stand_ins import account_in_stand_in_key, encode_account
from doctor.case.redaction_key import RedactionKey
from doctor.model.arn import account_of_key

_DOCUMENTATION_KEYS: Final = (
    "AKIAIOSFODNN7EXAMPLE",
    "AKIAI44QH8DHBEXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
)
_FILLED_IN: Final = re.compile(r"(?:AKIA|ASIA)(.)\1{3,}")
_IDENTIFIER: Final = re.compile(
    r"(?P<key>A[KS]IA|ABIA|ACCA)?(?(key)[A-Z0-9]{6,}|"
    r"(?:AIDA|AROA|AGPA|AIPA|ANPA|ANVA|APKA|ASCA)[A-Z0-9]{6,})\Z",
    re.IGNORECASE,
)
_CLASSES: Final = ("ABCDEFGHIJKLMNOP", "QRSTUVWXYZ", "234567", "0189")
"""Characters that stand for one another: the fifth of a key ID tells keys that carry no account."""


_NO_WORD: Final = 16
"""No word of any language that begins like an ID is as long as that."""
_LONGEST: Final = 128
"""How far back a character's stand-in looks: the longest ID that IAM makes."""


def is_identifier(word: str) -> bool:
    """Say whether a word is, or was meant to be, a key ID or a unique ID of any length."""
    plain = word.isupper() or (any(letter.isdigit() for letter in word) or len(word) >= _NO_WORD)
    return plain and _IDENTIFIER.match(word) is not None


def identifier_stand_in(key: RedactionKey, word: str) -> str:
    """Return another ID of the same kind, length and letter case; a key's tells its account's."""
    upper = word.upper()
    if upper in _DOCUMENTATION_KEYS or _FILLED_IN.match(upper):
        return word
    held, shown = account_of_key(upper), account_in_stand_in_key(key, upper)
    if held is not None and held == shown:
        return word
    if shown is not None:
        made = upper[:4] + encode_account(shown, key.digest(f"key {upper}"))
    else:
        made = upper[:4] + "".join(_other(key, upper, at) for at in range(4, len(upper)))
    return "".join(
        letter.lower() if own.islower() or word.islower() else letter
        for letter, own in zip(made, word, strict=True)
    )


def _other(key: RedactionKey, word: str, at: int) -> str:
    for letters in _CLASSES:
        if word[at] in letters:
            shift = (
                key.digest(f"identifier {word[max(0, at - _LONGEST) : at]}")[0] % (len(letters) - 1)
                + 1
            )
            return letters[(letters.index(word[at]) + shift) % len(letters)]
    return word[at]
