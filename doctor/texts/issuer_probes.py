"""What somebody got who asked an issuer of tokens for its discovery document or certificate."""

from __future__ import annotations

import re
from typing import Final

_NOT_REACHED: Final = re.compile(
    r"curl: \(\d+\)|Connection (?:timed out|refused)|Could not resolve host|certificate|"
    r"no such host|\b(?:401|403|404|5\d\d)\b"
)
_ABOUT: Final = re.compile(r"\.well-known/openid-configuration|jwks", re.IGNORECASE)
_FINGERPRINT: Final = re.compile(
    r"sha-?1 fingerprint\s*=\s*(?P<digits>(?:[0-9a-f]{2}:){19}[0-9a-f]{2})", re.IGNORECASE
)
READ: Final = (_NOT_REACHED, _ABOUT, _FINGERPRINT)


def is_about_discovery(text: str) -> bool:
    """Say whether a text is about the discovery document or the keys of an issuer."""
    return _ABOUT.search(text) is not None


def find_refused_probe(text: str) -> str | None:
    """Return the line that tells that an address was not reached, or answered otherwise."""
    return next((line for line in text.splitlines() if _NOT_REACHED.search(line)), None)


def find_thumbprint(text: str) -> str | None:
    """Return the SHA-1 fingerprint of a certificate that openssl printed, as IAM writes it."""
    found = _FINGERPRINT.search(text)
    return None if found is None else found["digits"].replace(":", "").lower()
