"""Policies of others into a case: to the role that they trust for, the caller, or an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from doctor.model.case import Case, CaseCaller
from doctor.model.case_iam import CaseAccount, CaseOrganization, CasePolicy, CasePrincipal, CaseRole
from doctor.model.plain_json import JsonObject, statements_of

GuardrailKind = Literal["scps", "rcps"]

FULL_ACCESS: Final[JsonObject] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def give_trust_policy(
    case: Case, role_arn: str, policy: JsonObject, max_session: int | None | UnsetType = UNSET
) -> Case:
    """Put a trust policy in place of what was seen of the role's; the role exists, then."""
    role = replace(case.roles.get(role_arn, CaseRole()), trust_policy=policy, exists=True)
    if max_session is not UNSET:
        role = replace(role, max_session_duration=max_session)
    unknown = tuple(each for each in case.unknown if each.what != f"roles/{role_arn}/trust_policy")
    return replace(case, roles={**case.roles, role_arn: role}, unknown=unknown)


def give_identity_policies(case: Case, arn: str, policies: Sequence[CasePolicy]) -> Case:
    """Put identity policies in place of those that were seen of a principal: all that it has."""
    principal = case.principals.get(arn, CasePrincipal())
    principal = replace(principal, identity_policies=tuple(policies))
    return replace(case, principals={**case.principals, arn: principal})


def give_boundary(case: Case, arn: str, policy: JsonObject) -> Case:
    """Put a permissions boundary in place of what was seen of a principal's."""
    principal = replace(case.principals.get(arn, CasePrincipal()), boundary=policy)
    return replace(case, principals={**case.principals, arn: principal})


def give_session_policy(case: Case, arn: str, policy: JsonObject) -> Case:
    """Put a session policy over the session that calls."""
    caller = CaseCaller(arn=arn) if case.caller is UNSET else case.caller
    return replace(case, caller=replace(caller, session_policy=policy))


def give_guardrails(
    case: Case, kind: GuardrailKind, account: str, policies: Sequence[JsonObject]
) -> Case:
    """Put guardrails in place of those that were seen of an account, each a level of its own.

    An SCP that only denies stands beside FullAWSAccess: AWS attaches that one to every level, and
    a level without any Allow lets nothing through.
    """
    levels = tuple(_scp_level(each) if kind == "scps" else (each,) for each in policies)
    seen: tuple[CaseOrganization, ...] | UnsetType = case.organizations
    known = () if seen is UNSET else seen
    held = next((each for each in known if account in each.accounts), None)
    organization = held or CaseOrganization()
    entry = _put_levels(organization.accounts.get(account, CaseAccount()), kind, levels)
    changed = replace(organization, accounts={**organization.accounts, account: entry})
    others = tuple(each for each in known if each is not held)
    return replace(case, organizations=(*others, changed))


def _put_levels(
    account: CaseAccount, kind: GuardrailKind, levels: tuple[tuple[Any, ...], ...]
) -> CaseAccount:
    return replace(account, scps=levels) if kind == "scps" else replace(account, rcps=levels)


def _scp_level(policy: JsonObject) -> tuple[JsonObject, ...]:
    allows = any(each.get("Effect") == "Allow" for each in statements_of(policy))
    return (policy,) if allows else (FULL_ACCESS, policy)
