"""An identity as it is printed: `roledoctor.identity/1` and `roledoctor.identities/1`, public API.

The JSON Schemas under `docs/schema/` are made from these types. Fields may be added, never dropped.
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.case import CallerKind
from doctor.model.json_report import JsonReport
from doctor.model.report import ReportHop

IDENTITY_SCHEMA: Final = "roledoctor.identity/1"
IDENTITIES_SCHEMA: Final = "roledoctor.identities/1"


class IdentityReport(JsonReport, frozen=True, kw_only=True):
    """Who this is, how that came about, and until when it lasts.

    `mfa` tells whether the credentials carry it, null where that cannot be seen. `expires_at` is
    ISO 8601 in UTC, null for keys that have no end, or none that is known. `narrowed_by` names what
    limits the session beside its role, as far as that is known.
    """

    schema: str = IDENTITY_SCHEMA
    profile: str | None
    arn: str
    account: str
    account_alias: str | None
    kind: CallerKind
    obtained: tuple[ReportHop, ...]
    mfa: bool | None
    session_name: str | None
    source_identity: str | None
    narrowed_by: tuple[str, ...]
    expires_at: str | None
    region: str | None


class IdentityMember(msgspec.Struct, frozen=True, kw_only=True):
    """A profile of a group: what it leads to, or what stops it (the id of a rule)."""

    profile: str
    role_arn: str | None
    leads_to: str
    expires_at: str | None
    finding: str | None


class IdentityGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Profiles that share a sign-in or a key.

    `mend` is the one command that makes them work, null where nothing is amiss.
    """

    shares: str
    ok: bool
    says: str
    expires_at: str | None
    mend: str | None
    profiles: tuple[IdentityMember, ...]


class IdentitiesReport(JsonReport, frozen=True, kw_only=True):
    """Every profile, grouped by what it shares with others."""

    schema: str = IDENTITIES_SCHEMA
    groups: tuple[IdentityGroup, ...]
