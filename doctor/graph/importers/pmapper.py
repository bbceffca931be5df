"""PMapper's storage: `<root>/<account>/graph/{nodes,policies,groups}.json`, release 1.1.

Its nodes and policies are read; its edges are not, since conditions are decided anew here. It keeps
no longest session and no account-wide providers.
https://github.com/nccgroup/PMapper/blob/master/principalmapper/util/storage.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from doctor.graph.importers.imported_account import (
    Found,
    FoundAccount,
    account_in,
    read_json,
    time_of,
)
from doctor.graph.snapshot import SnapshotError
from doctor.model.plain_json import JsonObject, objects_of

_RELEASE: Final = "1.1."


def graph_folders(path: Path) -> list[Path]:
    """Return the folders of accounts at or below a path, `[]` where it is no storage of PMapper."""
    if path.name == "graph" and (path / "nodes.json").is_file():
        return [path.parent]
    if (path / "graph" / "nodes.json").is_file():
        return [path]
    return sorted(each.parent.parent for each in path.glob("*/graph/nodes.json"))


def read_pmapper(path: Path) -> Found:
    """Read every account of a storage."""
    found = Found()
    for folder in graph_folders(path):
        metadata = folder / "metadata.json"
        if metadata.is_file():
            release = str(read_json(metadata).get("pmapper_version", ""))
            if not release.startswith(_RELEASE):
                raise SnapshotError(
                    f"{metadata}: PMapper {release} wrote this; its release 1.1 can be read."
                )
        found.accounts.append(_read_account(folder))
    return found


def _read_account(folder: Path) -> FoundAccount:
    graph = folder / "graph"
    nodes = objects_of(read_json(graph / "nodes.json"))
    groups = objects_of(read_json(graph / "groups.json"))
    policies = objects_of(read_json(graph / "policies.json"))
    documents = {(each.get("arn"), each.get("name")): each.get("policy_doc") for each in policies}
    owners = {each.get("arn") for each in (*nodes, *groups)}
    account = account_in(str(nodes[0].get("arn", ""))) if nodes else folder.name
    page: JsonObject = {
        "UserDetailList": [],
        "RoleDetailList": [],
        "GroupDetailList": [_group(each, documents) for each in groups],
        "Policies": [_policy(each) for each in policies if each.get("arn") not in owners],
    }
    for node in nodes:
        is_role = ":role/" in str(node.get("arn", ""))
        listed = page["RoleDetailList" if is_role else "UserDetailList"]
        listed.append(_principal(node, documents, is_role=is_role))
    return FoundAccount(
        account=account,
        source="pmapper",
        origin=str(folder),
        collected_at=time_of(graph / "nodes.json"),
        pages=[page],
    )


Documents = dict[tuple[Any, Any], Any]


def _principal(node: JsonObject, documents: Documents, *, is_role: bool) -> JsonObject:
    arn = str(node.get("arn", ""))
    boundary = node.get("permissions_boundary")
    found: JsonObject = {
        "Arn": arn,
        "Tags": [{"Key": name, "Value": value} for name, value in _tags(node).items()],
        **_policies(node, documents, "RolePolicyList" if is_role else "UserPolicyList"),
    }
    found["RoleId" if is_role else "UserId"] = node.get("id_value")
    if isinstance(boundary, dict):
        found["PermissionsBoundary"] = {"PermissionsBoundaryArn": boundary.get("arn")}
    elif isinstance(boundary, str):
        found["PermissionsBoundary"] = {"PermissionsBoundaryArn": boundary}
    if not is_role:
        names = [str(each).rpartition("/")[2] for each in node.get("group_memberships") or ()]
        return found | {"GroupList": names}
    found["AssumeRolePolicyDocument"] = node.get("trust_policy")
    profiles = node.get("instance_profile") or []
    listed = profiles if isinstance(profiles, list) else [profiles]
    return found | {"InstanceProfileList": [{"Arn": each} for each in listed]}


def _group(group: JsonObject, documents: Documents) -> JsonObject:
    arn = str(group.get("arn", ""))
    return {
        "Arn": arn,
        "GroupName": arn.rpartition("/")[2],
        **_policies(group, documents, "GroupPolicyList"),
    }


def _policies(holder: JsonObject, documents: Documents, inline: str) -> JsonObject:
    """Sort a holder's policies: an inline one bears the ARN of its holder."""
    arn = holder.get("arn")
    attached = objects_of(holder.get("attached_policies"))
    return {
        inline: [
            {"PolicyName": each.get("name"), "PolicyDocument": documents.get((arn, each["name"]))}
            for each in attached
            if each.get("arn") == arn
        ],
        "AttachedManagedPolicies": [
            {"PolicyArn": each.get("arn"), "PolicyName": each.get("name")}
            for each in attached
            if each.get("arn") != arn
        ],
    }


def _policy(policy: JsonObject) -> JsonObject:
    version = {"IsDefaultVersion": True, "Document": policy.get("policy_doc")}
    return {
        "Arn": policy.get("arn"),
        "PolicyName": policy.get("name"),
        "PolicyVersionList": [version],
    }


def _tags(node: JsonObject) -> dict[str, str]:
    tags = node.get("tags")
    return tags if isinstance(tags, dict) else {}
