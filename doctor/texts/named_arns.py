"""ARNs that texts name: of a role by its name, of trust anchors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN

_ROLE: Final = re.compile(
    rf"arn:aws[\w-]*:iam::{ACCOUNT_PATTERN}:role/(?:[\w+=,.@-]+/)*"
    r"(?P<name>[\w+=,.@-]*[\w+=@-])(?![\w+=@/-])"
)
"""The ARN of a role, whatever its path; a dot or comma at its end is the sentence's."""
_ANCHOR: Final = re.compile(
    rf"arn:[\w-]{{3,12}}:rolesanywhere:[\w-]{{4,20}}:{ACCOUNT_PATTERN}:trust-anchor/[\w-]+"
)
_ANY: Final = re.compile(r"arn:aws[\w-]*:iam::")
READ: Final = (_ANY, _ANCHOR)


def find_roles(texts: Iterable[str]) -> dict[str, list[str]]:
    """Find the ARNs of roles, by the role's name: each once, in the order of the texts."""
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        for match in _ROLE.finditer(text):
            found.setdefault(match["name"], {})[match[0]] = None
    return {name: list(arns) for name, arns in found.items()}


def find_trust_anchors(text: str) -> list[str]:
    """Find the ARNs of trust anchors of Roles Anywhere."""
    return _ANCHOR.findall(text)
