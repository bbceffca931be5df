"""The nodes of a picture: groups, users and roles with their policies, and hubs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from doctor.graph.hubs import Hub
from doctor.graph.pair_case import document_of
from doctor.model.limits import DEFAULT_SESSION
from doctor.model.paths import NodeKind
from doctor.model.picture import PictureNode, PicturePolicy, PolicyOf
from doctor.model.snapshot import (
    AccountPart,
    DocumentIndex,
    SnapshotGroup,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)

_HOUR: Final = 3_600
"""Seconds: sessions are told in hours, as IAM's console has them."""


def nodes_of_account(part: AccountPart) -> Iterator[PictureNode]:
    """Give the groups, users and roles of an account with their policies."""
    held = _Policies(part)
    groups = {each.name: each for each in part.groups}
    for group in part.groups:
        yield _node(group.arn, "group", part, held.of(group))
    for user in part.users:
        names = () if user.groups is UNSET else user.groups
        through = [each for name in names if name in groups for each in held.of(groups[name])]
        yield _node(user.arn, "user", part, (*held.of(user), *held.boundary(user), *through))
    for role in part.roles:
        trust = held.policy("trust policy", "trust policy", role.trust)
        policies = (trust, *held.of(role), *held.boundary(role))
        yield _node(role.arn, "role", part, policies, notes=tuple(_notes(role)))


def _node(
    arn: str,
    kind: NodeKind,
    part: AccountPart,
    policies: tuple[PicturePolicy, ...],
    notes: tuple[str, ...] = (),
) -> PictureNode:
    return PictureNode(
        id=arn,
        kind=kind,
        label=last_name(arn),
        account=part.account,
        policies=policies,
        notes=notes,
    )


def _notes(role: SnapshotRole) -> Iterator[str]:
    longest = role.max_session_seconds
    if longest is not UNSET and longest != DEFAULT_SESSION:
        yield f"Sessions last up to {longest / _HOUR:g} hours."
    if isinstance(role.last_used, str):
        yield f"Last used {role.last_used}."


class _Policies:
    """The policies of one account, read once each."""

    def __init__(self, part: AccountPart) -> None:
        self._part = part
        self._managed: Mapping[str, PicturePolicy] = {
            each.arn: self.policy("identity policy", each.name, each.document, arn=each.arn)
            for each in part.policies
        }

    def policy(
        self,
        kind: PolicyOf,
        name: str,
        index: DocumentIndex | UnsetType,
        *,
        arn: str | None = None,
    ) -> PicturePolicy:
        """Return a policy with its document, or with the text of one that is no JSON object."""
        if index is UNSET:
            return PicturePolicy(kind=kind, name=name, arn=arn)
        read = document_of(self._part, index)
        if isinstance(read, dict):
            return PicturePolicy(kind=kind, name=name, arn=arn, document=read)
        text = read if isinstance(read, str) else json.dumps(read)
        return PicturePolicy(kind=kind, name=name, arn=arn, text=text)

    def of(self, owner: SnapshotUser | SnapshotRole | SnapshotGroup) -> tuple[PicturePolicy, ...]:
        """Return the identity policies of a principal or group: inline ones, then managed ones."""
        inline: tuple[SnapshotPolicy, ...] = () if owner.inline is UNSET else owner.inline
        attached: tuple[str, ...] = () if owner.attached is UNSET else owner.attached
        return (
            *(self.policy("identity policy", each.name, each.document) for each in inline),
            *(self._name_policy(arn) for arn in attached),
        )

    def boundary(self, owner: SnapshotUser | SnapshotRole) -> tuple[PicturePolicy, ...]:
        """Return the permissions boundary of a principal, where it has one."""
        if not isinstance(owner.boundary, str):
            return ()
        return (msgspec.structs.replace(self._name_policy(owner.boundary), kind="boundary"),)

    def _name_policy(self, arn: str) -> PicturePolicy:
        found = self._managed.get(arn)
        return found or PicturePolicy(kind="identity policy", name=last_name(arn), arn=arn)


def hub_node(hub: Hub) -> PictureNode:
    """Draw a hub: subjects by what is told apart by, providers in the account that holds them."""
    parts = hub.label.split(":")
    labels = {"anyone": "anyone", "subject": hub.label.rpartition("=")[2].rpartition("user/")[2]}
    inside = hub.kind in {"identity-provider", "user", "role"} and len(parts) > 4  # noqa: PLR2004
    label = labels.get(hub.kind, parts[4] if hub.kind == "account" else last_name(hub.label))
    return PictureNode(
        id=hub.label, kind=hub.kind, label=label, account=parts[4] if inside else None
    )


def last_name(arn: str) -> str:
    """Return the last part of an ARN: the name of a principal or policy."""
    return arn.rpartition("/")[2] or arn
