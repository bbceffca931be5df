"""An organization: who belongs to it, where, and the SCPs and RCPs of every level.

Policies are listed with their targets, so the number of calls grows with the policies and not
with the accounts. Only the management account and delegated administrators may read all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from doctor.gather.abreast import side_by_side
from doctor.gather.asker import why_not
from doctor.gather.organization import NOT_IN_USE
from doctor.gather.snapshot.patient import MALFORMED, PatientReader, not_as_aws
from doctor.graph.snapshot.authorization_details import Documents
from doctor.model.observation import Known, Unreadable
from doctor.model.snapshot import (
    MissingPart,
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotMember,
)

_KINDS: Final = {"SCPs": "SERVICE_CONTROL_POLICY", "RCPs": "RESOURCE_CONTROL_POLICY"}
_FULL_RCP: Final = "p-RCPFullAWSAccess"
"""It is attached everywhere and cannot be detached: it says nothing, and is left out."""

_DEEPEST: Final = 8
"""Levels: AWS Organizations allows five of organizational units below the root, and two more are
room.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""


class OrganizationUnread(Exception):  # noqa: N818 - an outcome that becomes a row of the manifest
    """The organization could not be collected: the text says why."""


class _Account(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str | None
    status: str | None
    path: tuple[str, ...] | UnsetType


class OrganizationCollector:
    """Collects an organization. What is missing of it stands in `missing` afterwards."""

    def __init__(self, reader: PatientReader) -> None:
        self.reader = reader
        self.missing: list[MissingPart] = []

    def collect(self, now: str, own_account: str) -> OrganizationPart:
        """Collect it. Raises `OrganizationUnread` where nothing at all is shown.

        A member account learns who its organization is, and nothing of the others.
        """
        try:
            return self._collect(now, own_account)
        except MALFORMED as error:
            raise OrganizationUnread(not_as_aws(error)) from error

    def _collect(self, now: str, own_account: str) -> OrganizationPart:
        answer = self.reader.once("organizations:DescribeOrganization")
        found = answer.values.get("Organization", {})
        if "Id" not in found:
            raise OrganizationUnread(why_not(answer))
        accounts = self._accounts(own_account)
        documents = Documents()
        used = self._kinds_in_use()
        scps, rcps = (self._read_attached(kind, used) for kind in _KINDS)
        policies = sorted({each for held in (scps, rcps) if held for each in held})
        guardrails = [
            self._guardrail(policy, answer, documents)
            for policy, answer in zip(policies, self._texts(policies), strict=True)
        ]
        return OrganizationPart(
            id=found["Id"],
            collected_at=now,
            source="aws",
            management_account=found.get("MasterAccountId"),
            documents=documents.listed,
            guardrails=tuple(guardrails),
            members={
                each.id: SnapshotMember(
                    path=each.path,
                    name=each.name,
                    status=each.status,
                    scps=_levels(each, scps),
                    rcps=_levels(each, rcps),
                )
                for each in accounts
            },
        )

    def _accounts(self, own_account: str) -> list[_Account]:
        listed = self.reader.read_list("organizations:ListAccounts", "Accounts")
        if not isinstance(listed, Known):
            self._miss("its accounts", getattr(listed, "why", "they are not shown"))
            return [_Account(id=own_account, name=None, status=None, path=UNSET)]
        accounts = [
            _Account(
                id=each["Id"],
                name=each.get("Name"),
                status=each.get("State") or each.get("Status"),
                path=_path(each.get("Paths")),
            )
            for each in listed.value
        ]
        if all(each.path is not UNSET for each in accounts):
            return sorted(accounts, key=lambda each: each.id)
        paths = dict(self._walk())
        placed = (
            msgspec.structs.replace(each, path=paths.get(each.id, UNSET)) for each in accounts
        )
        return sorted(placed, key=lambda each: each.id)

    def _walk(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Walk the tree, where accounts are listed without their paths."""
        roots = self.reader.read_list("organizations:ListRoots", "Roots")
        level: list[tuple[str, ...]] = (
            [(each["Id"],) for each in roots.value] if isinstance(roots, Known) else []
        )
        if isinstance(roots, Unreadable):
            self._miss("the paths of accounts", roots.why)
        for _ in range(_DEEPEST):
            read = side_by_side(partial(self._below, path) for path in level)
            level = []
            for units, accounts in read:
                yield from accounts
                level += units

    def _below(
        self, path: tuple[str, ...]
    ) -> tuple[list[tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]:
        parent = path[-1]
        units, accounts = (
            self.reader.read_list(f"organizations:{call}", field, ParentId=parent)
            for call, field in (
                ("ListOrganizationalUnitsForParent", "OrganizationalUnits"),
                ("ListAccountsForParent", "Accounts"),
            )
        )
        for read in (units, accounts):
            if isinstance(read, Unreadable):
                self._miss(f"what is in {parent}", read.why)
        below = [(*path, each["Id"]) for each in units.value] if isinstance(units, Known) else []
        held = [(each["Id"], path) for each in _known_items(accounts)]
        return below, held

    def _kinds_in_use(self) -> frozenset[str] | None:
        """Return the policy types that the root has enabled; `None` where that is not shown."""
        roots = self.reader.read_list("organizations:ListRoots", "Roots")
        if not isinstance(roots, Known) or any("PolicyTypes" not in each for each in roots.value):
            return None
        types = (each for root in roots.value for each in root["PolicyTypes"])
        return frozenset(each["Type"] for each in types if each.get("Status") != "PENDING_DISABLE")

    def _read_attached(
        self, kind: str, used: frozenset[str] | None
    ) -> dict[str, set[str]] | UnsetType | None:
        """Read what is attached where: policies with their targets; `None` where not in use."""
        if used is not None and _KINDS[kind] not in used:
            return None
        listed = self.reader.read_list(
            "organizations:ListPolicies", "Policies", Filter=_KINDS[kind]
        )
        if isinstance(listed, Unreadable):
            if listed.why.startswith(NOT_IN_USE):
                return None
            return self._miss(kind, listed.why)
        policies = [each["Id"] for each in _known_items(listed) if each["Id"] != _FULL_RCP]
        targets = side_by_side(
            partial(
                self.reader.read_list, "organizations:ListTargetsForPolicy", "Targets", PolicyId=id
            )
            for id in policies  # noqa: A001 - the name of the parameter
        )
        unread = next((each for each in targets if isinstance(each, Unreadable)), None)
        if unread is not None:
            return self._miss(f"where {kind} are attached", unread.why)
        return {
            policy: {each["TargetId"] for each in _known_items(read)}
            for policy, read in zip(policies, targets, strict=True)
        }

    def _texts(self, policies: Iterable[str]) -> list[Any]:
        return side_by_side(
            partial(self.reader.once, "organizations:DescribePolicy", PolicyId=each)
            for each in policies
        )

    def _guardrail(self, policy: str, answer: Any, documents: Documents) -> SnapshotGuardrail:
        held = answer.values.get("Policy", {})
        name = held.get("PolicySummary", {}).get("Name")
        if answer.outcome != "ok" or "Content" not in held:
            self._miss(f"policy {policy}", why_not(answer))
            return SnapshotGuardrail(id=policy, name=name)
        return SnapshotGuardrail(id=policy, name=name, document=documents.add(held["Content"]))

    def _miss(self, what: str, why: str) -> UnsetType:
        self.missing.append(MissingPart(what=f"the organization: {what}", why=why))
        return UNSET


def _known_items(read: Any) -> list[Any]:
    return read.value if isinstance(read, Known) else []


def _path(paths: Any) -> tuple[str, ...] | UnsetType:
    """Read `o-…/r-…/ou-…/…/`: the IDs from the root down to the last organizational unit."""
    if not isinstance(paths, list) or not paths:
        return UNSET
    parts = str(paths[0]).split("/")
    return tuple(each for each in parts if each.startswith(("r-", "ou-"))) or UNSET


def _levels(
    account: _Account, attached: dict[str, set[str]] | UnsetType | None
) -> tuple[tuple[str, ...], ...] | UnsetType:
    """Return the policies of each level, root first; none at all where the kind is not in use."""
    if attached is None:
        return ()
    if attached is UNSET or account.path is UNSET:
        return UNSET
    return tuple(
        tuple(sorted(policy for policy, targets in attached.items() if level in targets))
        for level in (*account.path, account.id)
    )
