"""Who has to make a fix, and whose a policy is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from doctor.model.enumeration import and_list
from doctor.model.finding import Who

WHOSE: Final[dict[Who, str]] = {
    "caller": "by you",
    "caller-admin": "by an administrator of your account",
    "target-admin": "by an administrator of the role's account",
    "org-admin": "by an administrator of the organization",
    "identity-provider-admin": "by an administrator of the identity provider",
}
"""To be put behind “fix,”."""


def say_owners(owners: Iterable[Who]) -> str:
    """Name everybody who has to act: “by you and by an administrator of …”."""
    return and_list(WHOSE[each] for each in owners)


def policy_words(kind: str, owner: str | None, group: str | None = None) -> str:
    """Name a policy: `trust policy of ROLE`, `identity policy NAME of group GROUP`."""
    link = " of " if kind == "trust policy" else " "
    named = f"{kind}{link}{owner}" if owner else kind
    return f"{named} of group {group}" if group else named
