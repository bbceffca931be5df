"""A snapshot as plain tables of text, for whoever asks with SQL: one row for each fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET, UnsetType

from doctor.graph.snapshot.reader import Snapshot
from doctor.model.snapshot import (
    AccountPart,
    DocumentIndex,
    OrganizationPart,
    SnapshotGroup,
    SnapshotRole,
    SnapshotUser,
)

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("account", "partition", "source", "collected_at"),
    "principals": (
        "arn",
        "account",
        "kind",
        "name",
        "id",
        "created",
        "boundary",
        "max_session_seconds",
        "last_used",
    ),
    "policies": ("principal", "account", "kind", "name", "arn", "document"),
    "memberships": ("user_arn", "group_name", "account"),
    "tags": ("arn", "key", "value"),
    "providers": ("arn", "account", "kind"),
    "members": ("account", "name", "status", "path"),
    "guardrails": ("id", "name", "document"),
    "guardrail_levels": ("account", "kind", "level", "guardrail"),
    "assignments": ("account", "permission_set", "kind", "principal"),
    "missing": ("what", "why"),
}
"""The columns of each table. What was not collected is NULL."""

Row = dict[str, str | None]


def rows_of(snapshot: Snapshot) -> Iterator[tuple[str, Row]]:
    """Give every row with the name of its table, account by account."""
    for part in snapshot.read_accounts():
        yield from _of_account(part)
    organization = snapshot.read_organization()
    if organization is not None:
        yield from _of_organization(organization)
    people = snapshot.read_identity_center()
    for each in () if people is None else people.assignments:
        yield (
            "assignments",
            {
                "account": each.account,
                "permission_set": each.permission_set,
                "kind": each.kind,
                "principal": each.principal,
            },
        )
    for row in snapshot.missing:
        yield "missing", {"what": row.what, "why": row.why}


def _of_account(part: AccountPart) -> Iterator[tuple[str, Row]]:
    yield (
        "accounts",
        {
            "account": part.account,
            "partition": part.partition,
            "source": part.source,
            "collected_at": part.collected_at,
        },
    )
    for user in part.users:
        yield "principals", _principal(part, user, "user")
        yield from _policies(part, user)
        for name in () if user.groups is UNSET else user.groups:
            row: Row = {"user_arn": user.arn, "group_name": name, "account": part.account}
            yield "memberships", row
    for role in part.roles:
        longest = role.max_session_seconds
        used = role.last_used
        shown = _principal(part, role, "role")
        shown["max_session_seconds"] = None if longest is UNSET else str(longest)
        shown["last_used"] = used if isinstance(used, str) else None
        yield "principals", shown
        yield "policies", _policy(part, role.arn, "trust", None, None, role.trust)
        yield from _policies(part, role)
    for group in part.groups:
        row = {"arn": group.arn, "account": part.account, "kind": "group", "name": group.name}
        yield "principals", row
        yield from _policies(part, group)
    for provider in () if part.oidc_providers is UNSET else part.oidc_providers:
        yield "providers", {"arn": provider.arn, "account": part.account, "kind": "oidc"}
    for arn in () if part.saml_providers is UNSET else part.saml_providers:
        yield "providers", {"arn": arn, "account": part.account, "kind": "saml"}
    tagged = [(each.arn, each.tags) for each in part.users]
    tagged += [(each.arn, each.tags) for each in part.roles]
    for arn, tags in tagged:
        for key, value in ({} if tags is UNSET else tags).items():
            yield "tags", {"arn": arn, "key": key, "value": value}


def _principal(part: AccountPart, owner: SnapshotUser | SnapshotRole, kind: str) -> Row:
    return {
        "arn": owner.arn,
        "account": part.account,
        "kind": kind,
        "name": owner.arn.rpartition("/")[2],
        "id": owner.id,
        "created": owner.created,
        "boundary": owner.boundary if isinstance(owner.boundary, str) else None,
    }


def _policies(
    part: AccountPart, owner: SnapshotUser | SnapshotRole | SnapshotGroup
) -> Iterator[tuple[str, Row]]:
    managed = {each.arn: each for each in part.policies}
    for inline in () if owner.inline is UNSET else owner.inline:
        yield "policies", _policy(part, owner.arn, "inline", inline.name, None, inline.document)
    attached = [("managed", arn) for arn in (() if owner.attached is UNSET else owner.attached)]
    if not isinstance(owner, SnapshotGroup) and isinstance(owner.boundary, str):
        attached.append(("boundary", owner.boundary))
    for kind, arn in attached:
        held = managed.get(arn)
        document = UNSET if held is None else held.document
        name = arn.rpartition("/")[2] if held is None else held.name
        yield "policies", _policy(part, owner.arn, kind, name, arn, document)


def _policy(
    part: AccountPart,
    principal: str,
    kind: str,
    name: str | None,
    arn: str | None,
    document: DocumentIndex | UnsetType,
) -> Row:
    return {
        "principal": principal,
        "account": part.account,
        "kind": kind,
        "name": name,
        "arn": arn,
        "document": None if document is UNSET else part.documents[document].decode(),
    }


def _of_organization(part: OrganizationPart) -> Iterator[tuple[str, Row]]:
    for guardrail in part.guardrails:
        held = guardrail.document
        document = None if held is UNSET else part.documents[held].decode()
        row: Row = {"id": guardrail.id, "name": guardrail.name, "document": document}
        yield "guardrails", row
    for account, member in part.members.items():
        path = None if member.path is UNSET else "/".join(member.path)
        row = {"account": account, "name": member.name, "status": member.status, "path": path}
        yield "members", row
        for kind, levels in (("SCP", member.scps), ("RCP", member.rcps)):
            for number, level in enumerate(() if levels is UNSET else levels):
                for held_id in level:
                    row = {"account": account, "kind": kind, "level": str(number)}
                    yield "guardrail_levels", {**row, "guardrail": held_id}
