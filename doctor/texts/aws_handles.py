"""What AWS hands out with an error to ask more by: encoded messages, and authorization IDs."""

from __future__ import annotations

import re
from typing import Final

_MESSAGE: Final = re.compile(r"[Ee]ncoded authorization failure message:\s*([\w+/=-]{40,10240})")
_AUTHORIZATION: Final = re.compile(
    r"(?:authorization id: ?|#/authorization-details/)([0-9a-zA-Z]{10,256})"
)
READ: Final = (_MESSAGE, _AUTHORIZATION)


def find_encoded(text: str) -> list[str]:
    """Find the encoded messages of a text."""
    return _MESSAGE.findall(text)


def find_authorization_ids(text: str) -> list[str]:
    """Find the authorization IDs of a text."""
    return _AUTHORIZATION.findall(text)
