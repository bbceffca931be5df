"""Who can make a remedy come true, in words."""

from __future__ import annotations

from typing import Final

from doctor.model.finding import Who

WHOSE: Final[dict[Who, str]] = {
    "caller": "by you",
    "caller-admin": "by an administrator of your account",
    "target-admin": "by an administrator of the role's account",
    "org-admin": "by an administrator of the organization",
    "identity-provider-admin": "by an administrator of the identity provider",
}
"""To be put behind “fix,”."""
