"""What a snapshot holds of one account and of an organization: as AWS showed it, no conclusions.

A part that is `UNSET` was not collected: it is unknown, never "none". Documents are kept once for
each part, as compact JSON text; principals refer to them by their index. There is no place in
these types for a secret: no key, no password, no token.

Shapes: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

SNAPSHOT_FORMAT: Final = "roledoctor.snapshot/1"
SNAPSHOT_SCHEMA: Final = 1
"""The number in the manifest: a snapshot with a greater one is refused."""

PartSource = Literal["aws", "authorization-details", "pmapper", "iam-collect", "generated"]

DocumentIndex = int
"""Index into the `documents` of the same part."""


class _Stored(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A value of a snapshot: written without what has its default."""


class SnapshotPolicy(_Stored, frozen=True, kw_only=True):
    """An inline policy of a principal, by its name."""

    name: str
    document: DocumentIndex


class SnapshotManagedPolicy(_Stored, frozen=True, kw_only=True):
    """A managed policy in its default version. `document` is `UNSET` where it was not read."""

    arn: str
    name: str
    document: DocumentIndex | UnsetType = UNSET


class SnapshotUser(_Stored, frozen=True, kw_only=True):
    """A user. `groups` are names, `attached` and `boundary` ARNs of managed policies."""

    arn: str
    id: str | None = None
    created: str | None = None
    inline: tuple[SnapshotPolicy, ...] | UnsetType = UNSET
    attached: tuple[str, ...] | UnsetType = UNSET
    groups: tuple[str, ...] | UnsetType = UNSET
    boundary: str | None | UnsetType = UNSET
    tags: dict[str, str] | UnsetType = UNSET
    mfa: bool | UnsetType = UNSET


class SnapshotRole(_Stored, frozen=True, kw_only=True):
    """A role. `trust` is the index of its trust policy; `last_used` as RoleLastUsed has it."""

    arn: str
    id: str | None = None
    created: str | None = None
    trust: DocumentIndex | UnsetType = UNSET
    inline: tuple[SnapshotPolicy, ...] | UnsetType = UNSET
    attached: tuple[str, ...] | UnsetType = UNSET
    boundary: str | None | UnsetType = UNSET
    tags: dict[str, str] | UnsetType = UNSET
    max_session_seconds: int | UnsetType = UNSET
    last_used: str | None | UnsetType = UNSET


class SnapshotGroup(_Stored, frozen=True, kw_only=True):
    """A group of users."""

    arn: str
    name: str
    inline: tuple[SnapshotPolicy, ...] | UnsetType = UNSET
    attached: tuple[str, ...] | UnsetType = UNSET


class SnapshotOidcProvider(_Stored, frozen=True, kw_only=True):
    """An OIDC provider of IAM; `audiences` are its client IDs."""

    arn: str
    audiences: tuple[str, ...] | UnsetType = UNSET


class SnapshotInstanceProfile(_Stored, frozen=True, kw_only=True):
    """An instance profile with its role, `None` where it has none."""

    arn: str
    role: str | None = None


class SnapshotWorkload(_Stored, frozen=True, kw_only=True):
    """Something that runs code with a role: its ARN, the service, the role's ARN.

    An EKS Pod Identity association is one, with `service` `pods.eks.amazonaws.com`.
    """

    arn: str
    service: str
    role: str


class SnapshotUse(_Stored, frozen=True, kw_only=True):
    """The last time that CloudTrail shows a caller assume a role (ISO 8601)."""

    caller: str
    role: str
    at: str


class AccountPart(_Stored, frozen=True, kw_only=True):
    """One account: one partition of a snapshot.

    `ordered` is false where the source sorts the arrays of documents: a statement is then quoted
    and not numbered. `trail_days` says how far back `uses` go; `UNSET`: nobody looked.
    """

    account: str
    collected_at: str
    source: PartSource
    partition: str = "aws"
    ordered: bool = True
    documents: tuple[bytes, ...] = ()
    users: tuple[SnapshotUser, ...] = ()
    roles: tuple[SnapshotRole, ...] = ()
    groups: tuple[SnapshotGroup, ...] = ()
    policies: tuple[SnapshotManagedPolicy, ...] = ()
    oidc_providers: tuple[SnapshotOidcProvider, ...] | UnsetType = UNSET
    saml_providers: tuple[str, ...] | UnsetType = UNSET
    instance_profiles: tuple[SnapshotInstanceProfile, ...] | UnsetType = UNSET
    workloads: tuple[SnapshotWorkload, ...] | UnsetType = UNSET
    uses: tuple[SnapshotUse, ...] = ()
    trail_days: int | UnsetType = UNSET


class SnapshotGuardrail(_Stored, frozen=True, kw_only=True):
    """An SCP or RCP by its ID."""

    id: str
    name: str | None = None
    document: DocumentIndex | UnsetType = UNSET


class SnapshotMember(_Stored, frozen=True, kw_only=True):
    """An account of the organization.

    `path` are the IDs from the root down to the last organizational unit. `scps` and `rcps` hold
    the IDs of guardrails, one list for each level from the root down to the account itself.
    """

    path: tuple[str, ...] | UnsetType = UNSET
    name: str | None = None
    status: str | None = None
    scps: tuple[tuple[str, ...], ...] | UnsetType = UNSET
    rcps: tuple[tuple[str, ...], ...] | UnsetType = UNSET


class OrganizationPart(_Stored, frozen=True, kw_only=True):
    """An organization with the levels of its guardrails."""

    id: str | None
    collected_at: str
    source: PartSource
    management_account: str | None = None
    documents: tuple[bytes, ...] = ()
    guardrails: tuple[SnapshotGuardrail, ...] = ()
    members: dict[str, SnapshotMember] = {}


class SnapshotAssignment(_Stored, frozen=True, kw_only=True):
    """A permission set of Identity Center that a user or group has in an account."""

    account: str
    permission_set: str
    kind: Literal["user", "group"]
    principal: str


class IdentityCenterPart(_Stored, frozen=True, kw_only=True):
    """Who sits behind the roles `AWSReservedSSO_…`. `groups` lists the users of each group."""

    collected_at: str
    assignments: tuple[SnapshotAssignment, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}


class MissingPart(_Stored, frozen=True, kw_only=True):
    """A part that could not be collected, and why: a row of the manifest."""

    what: str
    why: str


class SnapshotAccount(_Stored, frozen=True, kw_only=True):
    """An account in the manifest. `fingerprint` is the collector's own, to see what changed."""

    account: str
    collected_at: str
    bytes: int
    fingerprint: str | None = None
