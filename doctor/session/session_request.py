"""What is asked for: a target, what is sent beside its profile, and how far it is narrowed."""

from __future__ import annotations

from typing import Final

import msgspec

MOST_SCOPE_CHARACTERS: Final = 2048
"""Characters of a policy that narrows a session, as STS counts them.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
"""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Less power than the session has: a policy, and the name that the command line gave it."""

    name: str
    policy: str


class SessionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is asked for: of a profile, or of a role by its ARN.

    `profile` names the target, or (beside `role_arn`) the profile whose credentials call.
    The other values stand in place of what the profile says; `None` leaves that as it is.
    `duration_seconds` counts seconds; `policy` is the JSON of a session policy.
    """

    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    session_name: str | None = None
    duration_seconds: int | None = None
    mfa_serial: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    source_identity: str | None = None
    policy: str | None = None
    scope: Scope | None = None

    @property
    def target(self) -> str:
        """The target as a person would name it."""
        return self.role_arn or self.profile or "the selected profile"
