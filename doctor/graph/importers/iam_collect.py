"""iam-collect's values, whatever they are stored in: into pages of details, and an organization.

Keys are lower-cased there, so the true spelling of an ARN is in the metadata alone. A value that
is empty is not written: where the metadata is there, an absent value means none. Arrays are sorted,
so that statements have no number.
https://github.com/cloud-copilot/iam-collect (src/persistence; src/syncs/iam, organizations, lambda,
codebuild)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import UNSET

from doctor.graph.importers.imported_account import FoundAccount
from doctor.graph.snapshot.authorization_details import Documents
from doctor.model.plain_json import JsonObject, text_in
from doctor.model.snapshot import (
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotMember,
    SnapshotWorkload,
)

RESOURCE_KINDS: Final = ("role", "user", "group", "policy", "oidc-provider", "saml-provider")
"""What is read of IAM."""

WORKLOAD_KINDS: Final = {
    ("lambda", "function"): ("lambda.amazonaws.com", "role"),
    ("codebuild", "project"): ("codebuild.amazonaws.com", "serviceRole"),
}
"""What runs code with a role, by service and kind: the service's principal, the role's field."""

Values = Mapping[str, Any]
"""What is stored of one resource: `metadata`, `trust-policy`, `inline-policies` and so on."""

_MOST_LEVELS: Final = 12
"""Units above an account: AWS allows five; what claims more points in a circle."""
_FULL_RCP: Final = "p-rcpfullawsaccess"
"""It is attached everywhere and cannot be detached: it says nothing, and is left out."""

_FEATURES: Final = {"scps": "SERVICE_CONTROL_POLICY", "rcps": "RESOURCE_CONTROL_POLICY"}


def add_resource(account: FoundAccount, kind: str, values: Values) -> None:
    """Add a resource of an account."""
    metadata = values.get("metadata")
    if not isinstance(metadata, dict):
        return
    if not account.pages:
        account.pages.append(
            {"UserDetailList": [], "RoleDetailList": [], "GroupDetailList": [], "Policies": []}
        )
    page = account.pages[0]
    if kind == "role":
        page["RoleDetailList"].append(_role(account, metadata, values))
    elif kind == "user":
        page["UserDetailList"].append(_user(metadata, values))
    elif kind == "group":
        page["GroupDetailList"].append(_group(metadata, values))
    elif kind == "policy":
        page["Policies"].append(_policy(metadata, values))
    elif kind == "oidc-provider":
        _add_oidc(account, metadata)
    elif kind == "saml-provider":
        account.saml = [*(account.saml or ()), str(metadata.get("arn", ""))]


def add_workload(account: FoundAccount, kind: tuple[str, str], metadata: object) -> None:
    """Add a function or project with the role that it runs with."""
    service, field = WORKLOAD_KINDS[kind]
    held = metadata if isinstance(metadata, dict) else {}
    arn, role = held.get("arn"), held.get(field)
    if isinstance(arn, str) and isinstance(role, str):
        made = SnapshotWorkload(arn=arn, service=service, role=role)
        account.workloads = [*(account.workloads or ()), made]


def _role(account: FoundAccount, metadata: JsonObject, values: Values) -> JsonObject:
    longest = metadata.get("maxSessionDuration")
    if isinstance(longest, int):
        account.session_seconds[str(metadata.get("arn"))] = longest
    return {
        **_principal(metadata, values, "RolePolicyList", "RoleId"),
        "AssumeRolePolicyDocument": values.get("trust-policy"),
        "InstanceProfileList": [{"Arn": each} for each in _texts(values.get("instance-profiles"))],
    }


def _user(metadata: JsonObject, values: Values) -> JsonObject:
    names = [each.rpartition("/")[2] for each in _texts(values.get("groups"))]
    return {**_principal(metadata, values, "UserPolicyList", "UserId"), "GroupList": names}


def _group(metadata: JsonObject, values: Values) -> JsonObject:
    found = _principal(metadata, values, "GroupPolicyList", "GroupId")
    return found | {"GroupName": metadata.get("name")}


def _principal(metadata: JsonObject, values: Values, inline: str, identifier: str) -> JsonObject:
    tags = values.get("tags")
    found: JsonObject = {
        "Arn": metadata.get("arn"),
        identifier: metadata.get("id"),
        "CreateDate": metadata.get("created"),
        inline: values.get("inline-policies") or [],
        "AttachedManagedPolicies": [
            {"PolicyArn": each, "PolicyName": each.rpartition("/")[2]}
            for each in _texts(values.get("managed-policies"))
        ],
        "Tags": [
            {"Key": name, "Value": value}
            for name, value in (tags if isinstance(tags, dict) else {}).items()
        ],
    }
    boundary = metadata.get("permissionBoundary")
    if isinstance(boundary, str):
        found["PermissionsBoundary"] = {"PermissionsBoundaryArn": boundary}
    return found


def _policy(metadata: JsonObject, values: Values) -> JsonObject:
    document = values.get("current-policy")
    versions = [] if document is None else [{"IsDefaultVersion": True, "Document": document}]
    return {
        "Arn": metadata.get("arn"),
        "PolicyName": metadata.get("name"),
        "PolicyVersionList": versions,
    }


def _add_oidc(account: FoundAccount, metadata: JsonObject) -> None:
    url = str(metadata.get("url", "")).removeprefix("https://")
    arn = metadata.get("arn") or f"arn:aws:iam::{account.account}:oidc-provider/{url}"
    audiences = metadata.get("audiences")
    listed = tuple(_texts(audiences)) if isinstance(audiences, list) else None
    account.oidc = [*(account.oidc or ()), (str(arn), listed)]


def _texts(value: object) -> list[str]:
    """Return the texts of a list; of objects, their ARN."""
    listed = value if isinstance(value, list) else []
    found = [each.get("arn") if isinstance(each, dict) else each for each in listed]
    return [each for each in found if isinstance(each, str)]


def read_organization(
    organization: str,
    *,
    accounts: object,
    units: object,
    metadata: object,
    policies: Iterable[tuple[str, Any]],
    collected_at: str,
) -> OrganizationPart:
    """Read an organization: `accounts.json`, `ous.json`, `metadata.json`, and each SCP and RCP."""
    kept = Documents()
    guardrails = tuple(
        SnapshotGuardrail(id=name, document=UNSET if document is None else kept.add(document))
        for name, document in policies
        if name.lower() != _FULL_RCP
    )
    units = units if isinstance(units, dict) else {}
    metadata = metadata if isinstance(metadata, dict) else {}
    used = _kinds_in_use(metadata)
    members = {
        str(account): _member(values, units, used)
        for account, values in (accounts if isinstance(accounts, dict) else {}).items()
        if isinstance(values, dict)
    }
    return OrganizationPart(
        id=organization,
        collected_at=collected_at,
        source="iam-collect",
        management_account=text_in(metadata, "rootAccountId"),
        documents=kept.listed,
        guardrails=guardrails,
        members=members,
    )


def _kinds_in_use(metadata: JsonObject) -> frozenset[str]:
    """Return which of SCPs and RCPs the root has enabled: of the others every list is empty."""
    features = metadata.get("features")
    if not isinstance(features, dict):
        return frozenset(_FEATURES)
    return frozenset(kind for kind, feature in _FEATURES.items() if features.get(feature))


def _member(values: JsonObject, units: Mapping[str, Any], used: frozenset[str]) -> SnapshotMember:
    path: list[str] = []
    unit: Any = values.get("ou")
    while isinstance(unit, str) and unit not in path and len(path) < _MOST_LEVELS:
        path.insert(0, unit)
        unit = (units.get(unit) or {}).get("parent")
    levels = [*(units.get(each) or {} for each in path), values]

    def list_paths(kind: str) -> tuple[tuple[str, ...], ...]:
        return tuple(_policy_ids(each.get(kind)) for each in levels) if kind in used else ()

    return SnapshotMember(path=tuple(path), scps=list_paths("scps"), rcps=list_paths("rcps"))


def _policy_ids(value: object) -> tuple[str, ...]:
    """Return the IDs of guardrails; an ARN ends with its policy's ID."""
    listed = (each.rpartition("/")[2].lower() for each in _texts(value))
    return tuple(each for each in listed if each != _FULL_RCP)
