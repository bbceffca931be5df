"""ARNs that texts name: of a role by its name, of trust anchors."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN

_ROLE: Final = r"arn:aws[\w-]*:iam::\d{{12}}:role/(?:[\w+=,.@-]+/)*{name}(?![\w/])"
"""The ARN of a role of some name, whatever its path."""
_ANCHOR: Final = re.compile(
    rf"arn:[\w-]{{3,12}}:rolesanywhere:[\w-]{{4,20}}:{ACCOUNT_PATTERN}:trust-anchor/[\w-]+"
)
_ANY: Final = re.compile(r"arn:aws[\w-]*:iam::")
READ: Final = (_ANY, _ANCHOR)


def find_roles(text: str, name: str) -> list[str]:
    """Find the ARNs of roles of a name."""
    return re.findall(_ROLE.format(name=re.escape(name)), text)


def find_trust_anchors(text: str) -> list[str]:
    """Find the ARNs of trust anchors of Roles Anywhere."""
    return _ANCHOR.findall(text)
