"""A file of proposed changes: a policy, fixes of a report, what `aws` printed, a Terraform plan."""

from __future__ import annotations

import msgspec

from doctor.graph.changes.proposed_change import Proposed
from doctor.graph.changes.terraform_changes import is_plan, read_plan
from doctor.graph.snapshot import SnapshotError
from doctor.model.paths import Incomplete
from doctor.model.plain_json import JsonObject


class ReadChanges(msgspec.Struct, frozen=True):
    """What a file proposes, and what of it could not be told."""

    proposed: tuple[Proposed, ...]
    incomplete: tuple[Incomplete, ...] = ()


def read_changes(
    value: object,
    *,
    of: str | None,
    accounts: tuple[str, ...],
) -> ReadChanges:
    """Read a decoded file. `of` says whose a bare policy is: a role, user, group, policy or SCP.

    Raises `SnapshotError` that says what is wrong.
    """
    if isinstance(value, dict) and is_plan(value):
        return ReadChanges(*read_plan(value, accounts))
    listed = value if isinstance(value, list) else [value]
    proposed: list[Proposed] = []
    for each in listed:
        if not isinstance(each, dict):
            raise SnapshotError("a change is a JSON object.")
        proposed += _read_one(each, of)
    return ReadChanges(tuple(proposed))


def _read_one(value: JsonObject, of: str | None) -> list[Proposed]:
    if isinstance(value.get("findings"), list):
        fixes = [fix for finding in value["findings"] for fix in finding.get("fixes", ())]
        return [each for fix in fixes if fix.get("document") for each in _read_one(fix, of)]
    target = value.get("applies_to")
    if isinstance(target, dict):
        return [_of_target(target, value.get("document"))]
    role = value.get("Role")
    if isinstance(role, dict) and "AssumeRolePolicyDocument" in role:
        return [
            Proposed(
                kind="trust", of=str(role.get("Arn")), document=role["AssumeRolePolicyDocument"]
            )
        ]
    if "Statement" not in value:
        raise SnapshotError(
            "this is neither a policy, nor a fix of a report, nor a Terraform plan as JSON "
            "(terraform show -json PLAN)."
        )
    if of is None:
        raise SnapshotError(
            "a policy alone does not say whose it is: add --of with the ARN of the role, user, "
            "group or managed policy, or with the ID of the SCP or RCP."
        )
    return [_of_policy(value, of)]


def _of_target(target: JsonObject, document: object) -> Proposed:
    """Read the place of a fix."""
    if "role" in target:
        return Proposed(kind="trust", of=str(target["role"]), document=document)
    if "boundary" in target:
        return Proposed(kind="managed", of=str(target["boundary"]), document=document)
    for holder in ("principal", "group"):
        if holder in target:
            name = target.get("policy") or "proposed"
            return Proposed(
                kind="inline", of=str(target[holder]), name=str(name), document=document
            )
    if "policy_arn" in target:
        return _of_policy(document, str(target["policy_arn"]))
    raise SnapshotError("a fix of a file on disk says nothing about the graph.")


def _of_policy(document: object, of: str) -> Proposed:
    """Tell from whose it is what kind of policy a bare document is."""
    if ":organizations:" in of or of.startswith("p-"):
        return Proposed(kind="guardrail", of=of, document=document)
    if ":policy/" in of:
        return Proposed(kind="managed", of=of, document=document)
    if _is_trust(document) and ":role/" in of:
        return Proposed(kind="trust", of=of, document=document)
    if of.startswith("arn:"):
        return Proposed(kind="inline", of=of, name="proposed", document=document)
    raise SnapshotError(f"--of {of}: this is neither an ARN nor the ID of an SCP or RCP.")


def _is_trust(document: object) -> bool:
    statements = document.get("Statement") if isinstance(document, dict) else None
    listed = statements if isinstance(statements, list) else [statements]
    return any(
        isinstance(each, dict) and ("Principal" in each or "NotPrincipal" in each)
        for each in listed
    )
