"""Stand-ins for accounts and access keys that keep what a diagnosis reads from them.

A stand-in depends on the original alone, so that two redacted files of one failure still fit
together. It hides from a reader, not from someone who tries out a name that they already suspect.
"""

from __future__ import annotations

import base64
import hashlib
import re
import string
from typing import Final

from doctor.model.arn import account_of_key

_INVENTED: Final = re.compile(r"(\d)\1{3}(\d)\2{3}(\d)\3{3}\Z|123456789012\Z")
"""The accounts of AWS's documentation, and others that read as invented: they stay."""

_DOCUMENTATION_KEYS: Final = (
    "AKIAIOSFODNN7EXAMPLE",
    "AKIAI44QH8DHBEXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
)
_FILLED_IN: Final = re.compile(r"(?:AKIA|ASIA)(.)\1{3,}")
_KEY_LETTERS: Final = string.ascii_uppercase + "234567"
_OLD_STYLE: Final = "ABCDEFGHIJKLMNOP"
"""The fifth character of key IDs that carry no account."""


def is_invented(account: str) -> bool:
    """Say whether an account ID can stay, as nobody's."""
    return _INVENTED.match(account) is not None


def account_stand_in(account: str, taken: frozenset[str]) -> str:
    """Return another account ID, none of those that are taken."""
    for attempt in range(1_000):
        number = int.from_bytes(digest(f"account {attempt} {account}")[:8], "big") % 10**8
        stand_in = f"9999{number:08d}"
        if stand_in not in taken:
            return stand_in
    return stand_in


def key_stand_in(key: str, accounts: dict[str, str]) -> str:
    """Return another access key ID of the account's stand-in; of none where there is none."""
    if key in _DOCUMENTATION_KEYS or _FILLED_IN.match(key):
        return key
    account = account_of_key(key)
    if account is None:
        body = "".join(_KEY_LETTERS[byte % 32] for byte in digest(f"key {key}")[:15])
        return key[:4] + _OLD_STYLE[digest(key)[0] % 16] + body
    if accounts.get(account, account) == account:
        return key
    return key[:4] + encode_account(accounts[account], key)


def encode_account(account: str, seed: str) -> str:
    """Return the sixteen characters of a key ID that decode to an account."""
    number = (int(account) << 7) | (1 << 47)
    encoded = base64.b32encode(number.to_bytes(6, "big") + digest(seed)[:4])
    return encoded.decode()[:16]


def identifier_stand_in(identifier: str) -> str:
    """Return another `AIDA…` or `AROA…` of the same length."""
    letters = (_KEY_LETTERS[byte % 32] for byte in digest(identifier) * 4)
    return identifier[:4] + "".join(letters)[: len(identifier) - 4]


def digest(text: str) -> bytes:
    """Return what a stand-in is made of."""
    return hashlib.sha256(f"roledoctor {text}".encode("utf-8", "replace")).digest()
