"""The graph of a case: what its roles, principals and organizations leave open.

What a case does not say is unknown here as there; a guardrail that it does not mention is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import UNSET, UnsetType

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.compile.compiled_account import compile_account
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.load import PartsInMemory
from doctor.graph.snapshot.authorization_details import Documents
from doctor.model.arn import parse_arn
from doctor.model.case import Case
from doctor.model.case_iam import CaseAccount, CaseOrganization, CasePrincipal
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotManagedPolicy,
    SnapshotMember,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)

_NOBODY: Final = CasePrincipal()


def case_graph(case: Case, callers: Iterable[str] = ()) -> AssumeGraph:
    """Compile a case. `callers` are ARNs that are there besides its principals and roles."""
    by_account: dict[str, list[str]] = {}
    for arn in dict.fromkeys((*callers, *case.principals, *case.roles)):
        parsed = parse_arn(arn)
        if parsed is not None and parsed.service == "iam" and parsed.kind in {"role", "user"}:
            by_account.setdefault(parsed.account, []).append(arn)
    parts = {account: _part(case, account, arns) for account, arns in by_account.items()}
    flat = FlatGraph()
    for part in parts.values():
        flat.add(compile_account(part, flat.table))
    return AssumeGraph(
        flat,
        parts=PartsInMemory(parts),
        organization=_organization(case, parts),
        context=_context(case),
    )


def _context(case: Case) -> dict[str, Any]:
    return {} if case.request is UNSET else dict(case.request.context)


class _Builder:
    """Puts the part of one account together."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.documents = Documents()
        self.boundaries: list[SnapshotManagedPolicy] = []

    def inline(self, principal: CasePrincipal) -> tuple[SnapshotPolicy, ...] | UnsetType:
        listed = principal.identity_policies
        if listed is UNSET:
            return UNSET
        return tuple(
            SnapshotPolicy(name=each.name or "", document=self.documents.add(each.document))
            for each in listed or ()
        )

    def boundary(self, arn: str, principal: CasePrincipal) -> str | None | UnsetType:
        if principal.boundary is UNSET or principal.boundary is None:
            return principal.boundary
        name = f"{arn}/boundary"
        document = self.documents.add(principal.boundary)
        self.boundaries.append(SnapshotManagedPolicy(arn=name, name=name, document=document))
        return name

    def user(self, arn: str) -> SnapshotUser:
        principal = self.case.principals.get(arn, _NOBODY)
        return SnapshotUser(
            arn=arn,
            id=_text(principal.user_id),
            inline=self.inline(principal),
            attached=(),
            groups=(),
            boundary=self.boundary(arn, principal),
            tags=_tags(principal.tags),
        )

    def role(self, arn: str) -> SnapshotRole:
        principal = self.case.principals.get(arn, _NOBODY)
        role = self.case.roles.get(arn)
        trust = UNSET if role is None else role.trust_policy
        longest = None if role is None else role.max_session_duration
        seen = principal.tags if role is None or role.tags is UNSET else role.tags
        return SnapshotRole(
            arn=arn,
            id=_text(principal.user_id) or (None if role is None else _text(role.role_id)),
            trust=UNSET if trust is UNSET or trust is None else self.documents.add(trust),
            inline=self.inline(principal),
            attached=(),
            boundary=self.boundary(arn, principal),
            tags=_tags(seen),
            max_session_seconds=longest if isinstance(longest, int) else UNSET,
        )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _tags(value: dict[str, str] | None | UnsetType) -> dict[str, str] | UnsetType:
    return {} if value is None else value


def _part(case: Case, account: str, arns: list[str]) -> AccountPart:
    builder = _Builder(case)
    users = tuple(builder.user(arn) for arn in arns if ":user/" in arn)
    roles = tuple(builder.role(arn) for arn in arns if ":role/" in arn)
    return AccountPart(
        account=account,
        collected_at="" if case.collected_at is UNSET else case.collected_at,
        source="aws",
        documents=builder.documents.listed,
        users=users,
        roles=roles,
        policies=tuple(builder.boundaries),
    )


def _organization(case: Case, accounts: Iterable[str]) -> OrganizationPart | None:
    """Return the organization that holds most of the accounts at hand."""
    if case.organizations is UNSET or not case.organizations:
        return None
    held = set(accounts)
    found: CaseOrganization = max(
        case.organizations,
        key=lambda each: len(held & {*each.accounts, each.management_account or ""}),
    )
    documents = Documents()

    def levels(account: str, field: str, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        unread = any(field in each.what and account in each.what for each in case.unknown)
        if unread:
            return UNSET
        if value is UNSET or value is None:
            return ()
        return tuple(tuple(f"p-{documents.add(each)}" for each in level) for level in value)

    def member(account: str, values: CaseAccount) -> SnapshotMember:
        return SnapshotMember(
            path=values.path,
            scps=levels(account, "scps", values.scps),
            rcps=levels(account, "rcps", values.rcps),
        )

    members = {account: member(account, values) for account, values in found.accounts.items()}
    return OrganizationPart(
        id=found.id,
        collected_at="",
        source="aws",
        management_account=found.management_account,
        documents=documents.listed,
        guardrails=tuple(
            SnapshotGuardrail(id=f"p-{n}", document=n) for n in range(len(documents.listed))
        ),
        members=members,
    )
