"""One organization as each of the other collectors would have stored it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from doctor.graph.pair_case import document_of
from doctor.model.snapshot import OrganizationPart, SnapshotMember

Details = dict[str, Any]


def account_of(details: Details) -> str:
    return str(details["RoleDetailList"][0]["Arn"].split(":")[4])


def write_details(folder: Path, accounts: list[Details]) -> Path:
    folder.mkdir()
    for each in accounts:
        (folder / f"{account_of(each)}.json").write_text(json.dumps(each))
    return folder


def _document(policy: Details) -> Any:
    return policy["PolicyVersionList"][0]["Document"]


def _named(holder: Details, inline: str) -> list[dict[str, str]]:
    arn = holder["Arn"]
    found = [{"arn": arn, "name": each["PolicyName"]} for each in holder.get(inline, [])]
    return found + [
        {"arn": each["PolicyArn"], "name": each["PolicyName"]}
        for each in holder.get("AttachedManagedPolicies", [])
    ]


def write_pmapper(root: Path, accounts: list[Details]) -> Path:
    """https://github.com/nccgroup/PMapper: principalmapper/util/storage.py, release 1.1.5."""
    for details in accounts:
        folder = root / account_of(details)
        (folder / "graph").mkdir(parents=True)
        metadata = {"account_id": account_of(details), "pmapper_version": "1.1.5"}
        (folder / "metadata.json").write_text(json.dumps(metadata))
        groups = {each["GroupName"]: each for each in details["GroupDetailList"]}
        policies = [
            {"arn": each["Arn"], "name": each["PolicyName"], "policy_doc": _document(each)}
            for each in details["Policies"]
        ]
        nodes = []
        for kind, inline in (
            ("RoleDetailList", "RolePolicyList"),
            ("UserDetailList", "UserPolicyList"),
        ):
            for each in details[kind]:
                policies += [
                    {"arn": each["Arn"], "name": p["PolicyName"], "policy_doc": p["PolicyDocument"]}
                    for p in each.get(inline, [])
                ]
                boundary = each.get("PermissionsBoundary")
                nodes.append(
                    {
                        "arn": each["Arn"],
                        "id_value": each.get("RoleId") or each.get("UserId"),
                        "attached_policies": _named(each, inline),
                        "group_memberships": [groups[g]["Arn"] for g in each.get("GroupList", [])],
                        "trust_policy": each.get("AssumeRolePolicyDocument"),
                        "instance_profile": None,
                        "access_keys": 0,
                        "active_password": False,
                        "is_admin": False,
                        "permissions_boundary": boundary
                        and {"arn": boundary["PermissionsBoundaryArn"], "name": "Boundary"},
                        "has_mfa": False,
                        "tags": {t["Key"]: t["Value"] for t in each.get("Tags", [])},
                    }
                )
        for each in details["GroupDetailList"]:
            policies += [
                {"arn": each["Arn"], "name": p["PolicyName"], "policy_doc": p["PolicyDocument"]}
                for p in each["GroupPolicyList"]
            ]
        listed = [
            {"arn": each["Arn"], "attached_policies": _named(each, "GroupPolicyList")}
            for each in details["GroupDetailList"]
        ]
        for name, value in (
            ("nodes", nodes),
            ("edges", []),
            ("policies", policies),
            ("groups", listed),
        ):
            (folder / "graph" / f"{name}.json").write_text(json.dumps(value))
    return root


def _sorted(value: Any) -> Any:
    """Sort keys and arrays as iam-collect does, unless told to pass them through."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def resources(details: Details) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give the kind, ARN and values of each resource; what is empty is not written."""
    for each in details["Policies"]:
        metadata = {"arn": each["Arn"], "name": each["PolicyName"]}
        yield "policy", each["Arn"], {"metadata": metadata, "current-policy": _document(each)}
    for kind, source, inline in (
        ("role", "RoleDetailList", "RolePolicyList"),
        ("user", "UserDetailList", "UserPolicyList"),
        ("group", "GroupDetailList", "GroupPolicyList"),
    ):
        for each in details[source]:
            boundary = each.get("PermissionsBoundary")
            metadata = {
                "arn": each["Arn"],
                "name": each["Arn"].rpartition("/")[2],
                "id": each.get("RoleId") or each.get("UserId"),
                "created": each.get("CreateDate"),
                "permissionBoundary": boundary and boundary["PermissionsBoundaryArn"],
            }
            groups = [
                f"arn:aws:iam::{account_of(details)}:group/{g}" for g in each.get("GroupList", [])
            ]
            values = {
                "metadata": {name: value for name, value in metadata.items() if value},
                "trust-policy": each.get("AssumeRolePolicyDocument"),
                "managed-policies": [p["PolicyArn"] for p in each["AttachedManagedPolicies"]],
                "inline-policies": each.get(inline),
                "tags": {t["Key"]: t["Value"] for t in each.get("Tags", [])},
                "groups": groups,
            }
            yield kind, each["Arn"], {name: _sorted(v) for name, v in values.items() if v}


def _guardrail_arn(part: OrganizationPart, kind: str, name: str) -> str:
    own = part.management_account
    return f"arn:aws:organizations::{own}:policy/{part.id}/{kind}_control_policy/{name}"


FULL_RCP = "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess"


def organization_values(part: OrganizationPart) -> tuple[Any, Any, Any, list[tuple[str, str, Any]]]:
    """Return accounts, ous, metadata, and (kind, id, document) of each SCP and RCP."""

    def attached(member: SnapshotMember, level: int) -> dict[str, list[str]]:
        assert isinstance(member.scps, tuple)
        assert isinstance(member.rcps, tuple)
        scps = member.scps[level] if member.scps else ()
        rcps = member.rcps[level] if member.rcps else ()
        # The policy that allows everything is listed at every level where RCPs are in use.
        return {
            "scps": [_guardrail_arn(part, "service", each) for each in scps],
            "rcps": [
                *(_guardrail_arn(part, "resource", each) for each in rcps),
                *([FULL_RCP] if member.rcps else ()),
            ],
        }

    accounts, ous = {}, {}
    for account, member in part.members.items():
        assert isinstance(member.path, tuple)
        accounts[account] = {"ou": member.path[-1], **attached(member, -1)}
        for level, unit in enumerate(member.path):
            parent = {"parent": member.path[level - 1]} if level else {}
            ous[unit] = {**parent, **attached(member, level)}
    metadata = {
        "id": part.id,
        "arn": f"arn:aws:organizations::{part.management_account}:organization/{part.id}",
        "rootAccountId": part.management_account,
        "features": {
            "SERVICE_CONTROL_POLICY": any(each.scps for each in part.members.values()),
            "RESOURCE_CONTROL_POLICY": any(each.rcps for each in part.members.values()),
        },
    }
    policies = []
    for each in part.guardrails:
        assert isinstance(each.document, int)
        kind = "rcps" if each.id == "p-perimeter" else "scps"
        policies.append((kind, each.id, document_of(part, each.document)))
    return accounts, ous, metadata, policies


def workloads(account: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give the service, kind and metadata of a function and a project."""
    role = f"arn:aws:iam::{account}:role/app-0001"
    function = f"arn:aws:lambda:eu-west-1:{account}:function:Report"
    yield "lambda", "function", {"arn": function, "name": "Report", "role": role}
    project = f"arn:aws:codebuild:eu-west-1:{account}:project/Build"
    yield "codebuild", "project", {"arn": project, "name": "Build", "serviceRole": role}


def write_tree(base: Path, accounts: list[Details], part: OrganizationPart) -> Path:
    """https://github.com/cloud-copilot/iam-collect: FileSystemAwsIamStore, release 0.1.206."""
    root = base / "aws" / "aws"
    for details in accounts:
        iam = root / "accounts" / account_of(details) / "iam"
        for kind, arn, values in resources(details):
            name = arn.split(":", 5)[5].partition("/")[2]
            place = iam / ("aws/policy" if ":aws:policy/" in arn else kind)
            folder = place / quote(name, safe="").lower()
            folder.mkdir(parents=True)
            for key, value in values.items():
                (folder / f"{key}.json").write_text(json.dumps(value))
        for service, kind, metadata in workloads(account_of(details)):
            folder = iam.parent / service / "eu-west-1" / kind / metadata["name"].lower()
            folder.mkdir(parents=True)
            (folder / "metadata.json").write_text(json.dumps(metadata))
    folder = root / "organizations" / str(part.id)
    folder.mkdir(parents=True)
    members, ous, metadata, policies = organization_values(part)
    for name, value in (("accounts", members), ("ous", ous), ("metadata", metadata)):
        (folder / f"{name}.json").write_text(json.dumps(value))
    for kind, name, document in policies:
        (folder / kind / name).mkdir(parents=True)
        (folder / kind / name / "policy.json").write_text(json.dumps(_sorted(document)))
    return base


_TABLES = """
CREATE TABLE resource_metadata (partition TEXT, account_id TEXT, arn TEXT, metadata_type TEXT,
    data TEXT, service TEXT, region TEXT, resource_type TEXT, arn_account TEXT);
CREATE TABLE organization_metadata (partition TEXT, organization_id TEXT, metadata_type TEXT,
    data TEXT);
CREATE TABLE organizational_unit_metadata (partition TEXT, organization_id TEXT, ou_id TEXT,
    metadata_type TEXT, data TEXT);
CREATE TABLE organization_policy_metadata (partition TEXT, organization_id TEXT, policy_type TEXT,
    policy_id TEXT, metadata_type TEXT, data TEXT);
CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT);
INSERT INTO metadata VALUES ('schema_version', '2025-10-14');
"""


def write_sqlite(path: Path, accounts: list[Details], part: OrganizationPart) -> Path:
    """The same store in SQLite: src/persistence/sqlite, schema_version 2025-10-14."""
    connection = sqlite3.connect(path)
    connection.executescript(_TABLES)

    def insert(table: str, *values: Any) -> None:
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO {table} VALUES ('aws', {marks})", values)  # noqa: S608 - our own

    for details in accounts:
        account = account_of(details)
        for kind, arn, values in resources(details):
            owner = arn.split(":")[4]
            for name, value in values.items():
                held = (arn.lower(), name, json.dumps(value))
                insert("resource_metadata", account, *held, "iam", None, kind, owner)
        for service, kind, workload in workloads(account):
            held = (workload["arn"].lower(), "metadata", json.dumps(workload))
            insert("resource_metadata", account, *held, service, "eu-west-1", kind, account)
    members, ous, described, policies = organization_values(part)
    for name, value in (("accounts", members), ("ous", ous), ("metadata", described)):
        insert("organization_metadata", part.id, name, json.dumps(value))
    for kind, name, document in policies:
        about = {"arn": _guardrail_arn(part, "service", name), "name": name}
        for field, value in (("metadata", about), ("policy", document)):
            insert(
                "organization_policy_metadata",
                part.id,
                kind,
                name.lower(),
                field,
                json.dumps(value),
            )
    connection.commit()
    connection.close()
    return path


def organization_file(path: Path, part: OrganizationPart) -> Path:
    """The organization as the `organizations` part of a case."""
    documents = {
        each.id: document_of(part, each.document)
        for each in part.guardrails
        if isinstance(each.document, int)
    }

    def levels(listed: Any) -> Any:
        return [[documents[name] for name in level] for level in listed]

    accounts = {
        account: {"path": list(m.path or ()), "scps": levels(m.scps), "rcps": levels(m.rcps)}
        for account, m in part.members.items()
    }
    value = {"id": part.id, "management_account": part.management_account, "accounts": accounts}
    path.write_text(json.dumps([value]))
    return path
