"""What IAM, Organizations and the simulator show of accounts, roles and callers: parts of a case.

As in the case itself, `UNSET` is unknown and `None` known to be none.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from doctor.model.plain_json import JsonObject
from doctor.model.policy import PolicyKind


class CaseRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role as GetRole shows it."""

    trust_policy: JsonObject | str | None | UnsetType = UNSET
    role_id: str | None | UnsetType = UNSET
    max_session_duration: int | None | UnsetType = UNSET
    created: str | None | UnsetType = UNSET
    tags: dict[str, str] | None | UnsetType = UNSET
    exists: bool | UnsetType = UNSET


class CasePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One identity policy: inline (`arn` null) or managed.

    `group` is the name of the IAM group that a user has it through.
    """

    name: str | None = None
    arn: str | None = None
    document: JsonObject | str | None = None
    group: str | None = None


class CaseGuardrail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which policy of an organization a guardrail is, and what it is attached to.

    `attached_to` is the ID of the root, the organizational unit or the account.
    """

    id: str | None = None
    arn: str | None = None
    name: str | None = None
    attached_to: str | None = None


class CaseAccessKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An access key as ListAccessKeys shows it."""

    id: str
    status: str | None = None
    created: str | None = None


class CasePrincipal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user or role that calls: a policy list that is present is complete.

    `attached_policies` are the ARNs of managed policies, also where their text was not read.
    `groups` maps a user's groups to their members.
    """

    user_id: str | None | UnsetType = UNSET
    identity_policies: tuple[CasePolicy, ...] | None | UnsetType = UNSET
    attached_policies: tuple[str, ...] | None | UnsetType = UNSET
    boundary: JsonObject | None | UnsetType = UNSET
    boundary_arn: str | None | UnsetType = UNSET
    groups: dict[str, tuple[str, ...] | None] | UnsetType = UNSET
    tags: dict[str, str] | None | UnsetType = UNSET
    mfa_devices: tuple[str, ...] | None | UnsetType = UNSET
    access_keys: tuple[CaseAccessKey, ...] | None | UnsetType = UNSET


class CaseAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account of an organization: its path, and its guardrails, one list for each level.

    `scp_policies` and `rcp_policies` say in the same order which policies these documents are.
    """

    path: tuple[str, ...] | UnsetType = UNSET
    scps: tuple[tuple[Any, ...], ...] | None | UnsetType = UNSET
    rcps: tuple[tuple[Any, ...], ...] | None | UnsetType = UNSET
    scp_policies: tuple[tuple[CaseGuardrail, ...], ...] | UnsetType = UNSET
    rcp_policies: tuple[tuple[CaseGuardrail, ...], ...] | UnsetType = UNSET

    def guardrail(self, kind: PolicyKind, level: int, index: int) -> CaseGuardrail:
        """Return which policy a document of `scps` or `rcps` is; nothing of it where not seen."""
        listed = self.scp_policies if kind == "SCP" else self.rcp_policies
        levels = () if listed is UNSET else listed
        held = levels[level] if level < len(levels) else ()
        return held[index] if index < len(held) else CaseGuardrail()


class CaseOrganization(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organization as far as it was seen."""

    id: str | None = None
    management_account: str | None = None
    accounts: dict[str, CaseAccount] = {}


class CaseOidcProvider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An OIDC provider of IAM, as GetOpenIDConnectProvider shows it: `url` has no scheme."""

    url: str | UnsetType = UNSET
    client_ids: tuple[str, ...] | UnsetType = UNSET
    thumbprints: tuple[str, ...] | UnsetType = UNSET


class CaseAccountSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an account's own settings show. A map or list that is present is complete.

    `regions` maps names to the status of account:ListRegions (`ENABLED`, `DISABLED` …);
    `global_token_version` is the version of the tokens that the global endpoint of STS issues;
    `trails` are those of CloudTrail as DescribeTrails lists them.
    """

    oidc_providers: dict[str, CaseOidcProvider] | UnsetType = UNSET
    saml_providers: tuple[str, ...] | UnsetType = UNSET
    regions: dict[str, str] | UnsetType = UNSET
    global_token_version: int | UnsetType = UNSET
    trails: tuple[JsonObject, ...] | UnsetType = UNSET


class CaseSimulation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What iam:SimulatePrincipalPolicy says of a call: a second opinion, never a verdict.

    It sees identity policies, the boundary and SCPs. It sees no trust policy, RCP or session
    policy, and of the request context only what is handed to it.
    """

    principal: str
    action: str
    resource: str
    decision: Literal["allowed", "explicitDeny", "implicitDeny"]
    allowed_by_boundary: bool | None = None
    allowed_by_organization: bool | None = None
    matched: tuple[str, ...] = ()
    missing_context: tuple[str, ...] = ()
