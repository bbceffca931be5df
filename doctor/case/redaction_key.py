"""The key of a redaction: with it a name has one stand-in in every case, and can be found again.

It holds the names that it has hidden so far, because a stand-in alone cannot be told from a word.
Who has the file reads every name: it is written for its owner alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final, Literal

import msgspec

SCHEMA: Final = "roledoctor.key/1"


class RedactionKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stand-ins are made with: `key` is 64 hexadecimal digits, `names` stand-in to name."""

    schema: Literal["roledoctor.key/1"] = SCHEMA
    key: str
    names: dict[str, str] = {}

    @property
    def fingerprint(self) -> str:
        """What tells this key from others and gives nothing of it away: 16 hexadecimal digits."""
        return self.digest("fingerprint").hex()[:16]

    def digest(self, text: str) -> bytes:
        """Return the 32 bytes that this key makes of a text, and no other key does."""
        return hmac.digest(bytes.fromhex(self.key), text.encode("utf-8", "replace"), hashlib.sha256)


class KeyFileError(Exception):
    """A text is no key. The words are for the user, and quote nothing of the text."""


def new_key() -> RedactionKey:
    """Return a fresh key: whatever it hides fits together with nothing that was hidden before."""
    return RedactionKey(key=secrets.token_hex(32))


def parse_key(text: str) -> RedactionKey:
    """Read a key from what `encode_key` wrote. Raises `KeyFileError`."""
    try:
        key = msgspec.json.decode(text, type=RedactionKey)
        whole = len(bytes.fromhex(key.key)) == hashlib.sha256().digest_size
    except (msgspec.DecodeError, ValueError, UnicodeError):
        whole = False
    if not whole:
        message = "it is not a key file that roledoctor wrote with --save-key"
        raise KeyFileError(message)
    return key


def encode_key(key: RedactionKey) -> str:
    """Write a key as JSON, its names in order."""
    return msgspec.json.format(msgspec.json.encode(key, order="sorted"), indent=2).decode() + "\n"
