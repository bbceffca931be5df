"""Stand-ins for accounts and access keys, in a range that no account of AWS can have."""

from __future__ import annotations

import base64
import re
from typing import Final

from doctor.case.redaction_key import RedactionKey
from doctor.model.arn import NO_ACCOUNT, STAND_IN_LETTERS, account_of_key, is_account_id

_INVENTED: Final = re.compile(r"(\d)\1{3}(\d)\2{3}(\d)\3{3}\Z|123456789012\Z")
"""The accounts of AWS's documentation, and others that read as invented: they stay."""
_DIGITS: Final = "0123456789"
"""The first of the numbers in a key ID that no account has."""


def is_invented(account: str) -> bool:
    """Say whether an account ID can stay, as nobody's."""
    return _INVENTED.match(account) is not None or account[:1] in STAND_IN_LETTERS


def account_stand_in(key: RedactionKey, account: str) -> str:
    """Return the stand-in of an account, or of its first digits: a letter, then digits.

    Each digit depends on those before it: two accounts begin alike if their stand-ins do, and no
    two accounts share one.
    """
    shown = [_digit(key, account[:at], digit) for at, digit in enumerate(account)]
    return STAND_IN_LETTERS[shown[0]] + "".join(map(str, shown[1:])) if shown else ""


def _digit(key: RedactionKey, before: str, digit: str) -> int:
    shift = key.digest(f"account {before}")[0] % 10
    return (int(digit) + shift) % 10


def encode_account(account: str, seed: bytes) -> str:
    """Return the sixteen characters of a key ID that decode to an account or to a stand-in."""
    if is_account_id(account) and account[0] in _DIGITS:
        number = int(account) << 7
    else:
        digits = str(STAND_IN_LETTERS.index(account[0])) + account[1:]
        number = (NO_ACCOUNT + int(digits) // 100) << 7 | int(digits) % 100
    return base64.b32encode((number | 1 << 47).to_bytes(6, "big") + seed[:4]).decode()[:16]


def account_in_stand_in_key(key: RedactionKey, access_key_id: str) -> str | None:
    """Return the account that a key ID's stand-in has to decode to; `None` where it holds none."""
    account = account_of_key(access_key_id)
    if account is None or is_invented(account):
        return account
    return account_stand_in(key, account) if is_account_id(account) else None
