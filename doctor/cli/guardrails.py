"""The guardrails that the command line brings: SCPs over the caller, RCPs over the role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from doctor.case.plan import Plan, plan_case
from doctor.cli.exits import UsageError
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseAccount, CaseOrganization
from doctor.model.observed import Known
from doctor.model.plain_json import JsonObject, statements_of

Read = Callable[[str], JsonObject]
Kind = Literal["scps", "rcps"]

_FULL_ACCESS: Final[JsonObject] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def add_guardrails(case: Case, scps: list[str], rcps: list[str], read: Read) -> Case:
    """Add SCPs of the caller's account and RCPs of the role's; each file is a level of its own.

    An SCP that only denies stands beside FullAWSAccess: AWS attaches that one to every level, and
    a level without any Allow lets nothing through.
    """
    if scps:
        levels = tuple(_scp_level(read(path)) for path in scps)
        case = _give(case, "scps", _caller_account(plan_case(case), scps[0]), levels)
    if rcps:
        account = _role_account(plan_case(case), rcps[0])
        case = _give(case, "rcps", account, tuple((read(path),) for path in rcps))
    return case


def _scp_level(policy: JsonObject) -> tuple[JsonObject, ...]:
    allows = any(each.get("Effect") == "Allow" for each in statements_of(policy))
    return (policy,) if allows else (_FULL_ACCESS, policy)


def _caller_account(plan: Plan, path: str) -> str:
    caller = plan.last_caller
    account = caller.value.account if isinstance(caller, Known) else None
    if account is None:
        message = f"{path}: the caller's account is not known, so no SCP can be given to it"
        raise UsageError(message)
    return account


def _role_account(plan: Plan, path: str) -> str:
    arn = plan.target_role_arn
    role = None if arn is None else parse_arn(arn)
    if role is None:
        message = f"{path}: no role is known whose account this RCP could belong to"
        raise UsageError(message)
    return role.account


def _give(case: Case, kind: Kind, account: str, levels: tuple[tuple[Any, ...], ...]) -> Case:
    """Put guardrails of a kind in place of those that were seen of the account."""
    seen: tuple[CaseOrganization, ...] | UnsetType = case.organizations
    known = () if seen is UNSET else seen
    held = next((each for each in known if account in each.accounts), None)
    organization = held or CaseOrganization()
    entry = replace(organization.accounts.get(account, CaseAccount()), **{kind: levels})
    changed = replace(organization, accounts={**organization.accounts, account: entry})
    others = tuple(each for each in known if each is not held)
    return replace(case, organizations=(*others, changed))
