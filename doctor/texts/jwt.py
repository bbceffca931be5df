"""JSON Web Tokens, decoded and never trusted: the claims, and nothing that could be used again."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Final

from doctor.model.limits import LONGEST_WEB_IDENTITY_TOKEN

_TOKEN: Final = re.compile(r"(?P<head>[\w-]{8,})\.(?P<claims>[\w-]{8,})\.(?P<signature>[\w-]*)\Z")
_BEGINS: Final = "eyJ"
_IN_TEXT: Final = re.compile(r"(?<![\w.-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*")


def read_claims(token: str) -> dict[str, Any] | None:
    """Return the claims of a token; `None` where the text is no JSON Web Token."""
    plain = token.strip()
    found = _TOKEN.match(plain) if len(plain) <= LONGEST_WEB_IDENTITY_TOKEN else None
    if found is None:
        return None
    head, claims = _part(found["head"]), _part(found["claims"])
    return claims if head is not None and "alg" in head else None


def find_claims(text: str) -> dict[str, Any] | None:
    """Return the claims of the first token of an identity provider that stands in a text."""
    if _BEGINS not in text:
        return None
    for found in _IN_TEXT.finditer(text):
        claims = read_claims(found[0])
        if claims is not None and isinstance(claims.get("iss"), str):
            return claims
    return None


def _part(text: str) -> dict[str, Any] | None:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        value = json.loads(data)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
