"""A pair out of a snapshot as a case: the whole documents, for the verdict with its trace.

What the graph decides on cores must be what the evaluator says of this case: tests hold it, and
the explanation of a hop is read off it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from doctor.graph.snapshot import SnapshotError
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseUnknown
from doctor.model.case_iam import CaseAccount, CaseOrganization, CasePolicy, CasePrincipal, CaseRole
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGroup,
    SnapshotRole,
    SnapshotUser,
)


def document_of(part: AccountPart | OrganizationPart, index: int) -> Any:  # noqa: ANN401 - any JSON
    """Return a document of a part; its text where it is not JSON."""
    text = part.documents[index]
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text.decode(errors="replace")


def pair_case(
    parts: Mapping[str, AccountPart],
    organization: OrganizationPart | None,
    caller_arn: str,
    role_arn: str,
) -> Case:
    """Return the case of a pair. `parts` holds the accounts of both, by their number."""
    caller_part, caller = find_principal(parts, caller_arn)
    role_part, role = find_principal(parts, role_arn)
    if not isinstance(role, SnapshotRole):
        raise SnapshotError(f"{role_arn} is not a role.")
    accounts = {caller_part.account, role_part.account}
    return Case(
        principals={caller_arn: case_principal(caller_part, caller)},
        roles={role_arn: case_role(role_part, role)},
        organizations=UNSET
        if organization is None
        else (case_organization(organization, accounts),),
        unknown=() if organization is None else tuple(unknown_guardrails(organization, accounts)),
    )


def find_principal(
    parts: Mapping[str, AccountPart], arn: str
) -> tuple[AccountPart, SnapshotUser | SnapshotRole]:
    """Find a principal in the part of its account."""
    named = parse_arn(arn)
    part = None if named is None else parts.get(named.account)
    if part is not None:
        principals: Iterable[SnapshotUser | SnapshotRole] = (*part.users, *part.roles)
        for each in principals:
            if each.arn == arn:
                return part, each
    raise SnapshotError(f"{arn} is not in this snapshot.")


def case_principal(part: AccountPart, principal: SnapshotUser | SnapshotRole) -> CasePrincipal:
    """Return a principal as a case has it: a policy list is there only where it is whole."""
    return CasePrincipal(
        identity_policies=identity_policies(part, principal),
        boundary=_boundary(part, principal.boundary),
        tags=principal.tags,
    )


def identity_policies(
    part: AccountPart, principal: SnapshotUser | SnapshotRole
) -> tuple[CasePolicy, ...] | UnsetType:
    """Return a principal's policies with those of its groups; `UNSET` where one was not read."""
    holders: list[SnapshotUser | SnapshotRole | SnapshotGroup] = [principal]
    if isinstance(principal, SnapshotUser):
        if principal.groups is UNSET:
            return UNSET
        groups = {each.name: each for each in part.groups}
        if any(name not in groups for name in principal.groups):
            return UNSET
        holders += [groups[name] for name in principal.groups]
    found: list[CasePolicy] = []
    for holder in holders:
        own = _own_policies(part, holder)
        if own is None:
            return UNSET
        found += own
    return tuple(found)


def _own_policies(
    part: AccountPart, holder: SnapshotUser | SnapshotRole | SnapshotGroup
) -> list[CasePolicy] | None:
    if holder.inline is UNSET or holder.attached is UNSET:
        return None
    found = [
        CasePolicy(name=each.name, document=document_of(part, each.document))
        for each in holder.inline
    ]
    managed = {each.arn: each for each in part.policies}
    for arn in holder.attached:
        policy = managed.get(arn)
        if policy is None or policy.document is UNSET:
            return None
        document = document_of(part, policy.document)
        found.append(CasePolicy(name=policy.name, arn=arn, document=document))
    return found


def _boundary(part: AccountPart, arn: str | None | UnsetType) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(arn, str):
        return arn
    for each in part.policies:
        if each.arn == arn and each.document is not UNSET:
            return document_of(part, each.document)
    return UNSET


def case_role(part: AccountPart, role: SnapshotRole) -> CaseRole:
    """Return a role as a case has it."""
    return CaseRole(
        trust_policy=UNSET if role.trust is UNSET else document_of(part, role.trust),
        tags=role.tags,
        max_session_duration=role.max_session_seconds,
        exists=True,
    )


def case_organization(part: OrganizationPart, accounts: Iterable[str]) -> CaseOrganization:
    """Return an organization as a case has it, with the guardrails of some accounts."""
    documents = {
        each.id: document_of(part, each.document)
        for each in part.guardrails
        if each.document is not UNSET
    }

    def levels(listed: tuple[tuple[str, ...], ...] | UnsetType) -> Any:  # noqa: ANN401 - as above
        if listed is UNSET or any(each not in documents for level in listed for each in level):
            return UNSET
        return tuple(tuple(documents[each] for each in level) for level in listed)

    members = {
        account: CaseAccount(
            path=part.members[account].path,
            scps=levels(part.members[account].scps),
            rcps=levels(part.members[account].rcps),
        )
        for account in accounts
        if account in part.members
    }
    return CaseOrganization(
        id=part.id, management_account=part.management_account, accounts=members
    )


def unknown_guardrails(part: OrganizationPart, accounts: Iterable[str]) -> Iterable[CaseUnknown]:
    """Name the guardrails of accounts that were not read."""
    read = {each.id for each in part.guardrails if each.document is not UNSET}
    for account in accounts:
        member = part.members.get(account)
        if member is None or account == part.management_account:
            continue
        for field, levels in (("scps", member.scps), ("rcps", member.rcps)):
            if levels is UNSET or any(each not in read for level in levels for each in level):
                what = f"organizations/{part.id}/accounts/{account}/{field}"
                yield CaseUnknown(what=what, why=f"{field} of {account} were not read")
