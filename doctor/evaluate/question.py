"""The question that is asked of the policies, and how a case frames it.

The derivations follow the public contract: a key of `request.context` first, then what the
request, the caller, the principals, the organizations, the tokens and the time tell.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import UNSET

from doctor.evaluate.caller_keys import is_unsigned
from doctor.evaluate.keys import WITH_TOKEN, derive_context
from doctor.evaluate.policy_parser import parse_policy
from doctor.model.arn import (
    ACCOUNT_PATTERN,
    UNNAMED_ACCOUNT,
    UNNAMED_CALLER,
    account_of_arn,
    parse_arn,
)
from doctor.model.case import Case, CaseRequest
from doctor.model.case_iam import CaseAccount
from doctor.model.context import RequestContext
from doctor.model.observation import ABSENT, Known, Observed, Unreadable
from doctor.model.policies import Levels, Policies
from doctor.model.policy import Policy, PolicyKind
from doctor.model.principal import Caller, parse_caller

_ACCOUNTS = re.compile(rf"\b{ACCOUNT_PATTERN}\b")


class Question(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """May this caller make this request of this role? With every policy that has a say."""

    action: str
    role_arn: str
    caller: Caller
    context: RequestContext
    policies: Policies


def frame_question(
    case: Case,
    *,
    caller: Caller | None = None,
    request: CaseRequest | None = None,
    role_arn: str | None = None,
    action: str | None = None,
) -> Question:
    """Frame the question of a case; what is given stands in place of the case's own."""
    asked = request or (CaseRequest() if case.request is UNSET else case.request)
    role = role_arn or case.target.role_arn or _only_role(case)
    known = complete_caller(case, caller or case_caller(case), asked)
    if known.kind == "unknown" and known.account is None and asked.action.lower() in WITH_TOKEN:
        known = msgspec.structs.replace(known, kind="federated")
    principal = _principal_key(case, known, _principal_of_context(asked))
    return Question(
        action=action or asked.action,
        role_arn=role,
        caller=known,
        context=derive_context(case, caller=known, request=asked, role_arn=role, key=principal),
        policies=Policies(
            trust=ABSENT if is_assume_root(action or asked.action) else _trust_policy(case, role),
            identity=_identity_policies(case, known, principal),
            boundary=_principal_policy(case, known, principal),
            session_policy=_session_policy(case, known, of_case=caller is None),
            scps=_guardrail(case, "SCP", known.account, known),
            rcps=_guardrail(case, "RCP", account_of_arn(role), None, role),
            endpoint_policy=_endpoint_policy(case),
        ),
    )


def _only_role(case: Case) -> str:
    """Return the role that is asked for where a case names no target and shows but one role."""
    return next(iter(case.roles)) if len(case.roles) == 1 else ""


def is_assume_root(action: str) -> bool:
    """Say whether a call asks for a member account's root user: no role, so no trust policy.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
    """
    return action.lower() == "sts:assumeroot"


def case_caller(case: Case) -> Caller:
    """Read the case's own caller; unknown where the case has none."""
    if case.caller is UNSET:
        return Caller(arn=None, kind="unknown")
    given = case.caller
    if given.arn is None:
        return Caller(
            arn=None, kind=given.kind or "unknown", account=given.account, user_id=given.user_id
        )
    caller = parse_caller(given.arn, user_id=given.user_id)
    changes: dict[str, Any] = {}
    if given.kind is not None and given.kind != caller.kind:
        changes["kind"] = given.kind
    if given.account is not None and caller.account is None and given.kind != "service":
        changes["account"] = given.account
    return msgspec.structs.replace(caller, **changes) if changes else caller


def complete_caller(case: Case, caller: Caller, request: CaseRequest) -> Caller:
    """Find a session's role ARN: from `aws:PrincipalArn`, else the only principal of that name."""
    if caller.kind != "role-session" or caller.principal_arn is not None:
        return caller
    told = _principal_of_context(request)
    if told is not None and _names_role(told, caller):
        return msgspec.structs.replace(caller, principal_arn=told)
    same = [arn for arn in (*case.principals, *case.roles) if _names_role(arn, caller)]
    if len(set(same)) == 1:
        return msgspec.structs.replace(caller, principal_arn=same[0])
    return caller


def _principal_of_context(request: CaseRequest) -> str | None:
    """Return the `aws:PrincipalArn` that the case gives as part of the request context."""
    for key, value in request.context.items():
        if key.lower() == "aws:principalarn" and isinstance(value, str):
            return value
    return None


def _names_role(arn: str, caller: Caller) -> bool:
    parsed = parse_arn(arn)
    return (
        parsed is not None
        and parsed.kind == "role"
        and parsed.account == caller.account
        and parsed.name == caller.name
    )


def _principal_key(case: Case, caller: Caller, told: str | None) -> str | None:
    """Return the key of `principals` that holds the caller's policies."""
    for key in (told, caller.principal_arn, caller.arn):
        if key is not None and key in case.principals:
            return key
    if caller.arn is None and UNNAMED_CALLER in case.principals:
        return UNNAMED_CALLER
    return caller.own_arn


def _trust_policy(case: Case, role_arn: str) -> Observed[Policy]:
    observed = case.role(role_arn).trust_policy
    if not isinstance(observed, Known):
        return observed
    name = role_arn.rpartition("/")[2]
    return Known(parse_policy("trust policy", observed.value, name=name, arn=role_arn))


def _identity_policies(case: Case, caller: Caller, key: str | None) -> Observed[tuple[Policy, ...]]:
    if caller.kind == "service" or is_unsigned(caller):
        return ABSENT
    if key is None:
        return Unreadable("the caller's ARN was not seen")
    observed = case.principal(key).identity_policies
    if isinstance(observed, Unreadable):
        return observed
    listed = observed.value if isinstance(observed, Known) else ()
    return Known(
        tuple(
            parse_policy("identity policy", each.document, name=each.name, arn=each.arn)
            for each in listed
        )
    )


def _principal_policy(case: Case, caller: Caller, key: str | None) -> Observed[Policy]:
    if caller.kind not in {"user", "role", "role-session", "unknown"}:
        return ABSENT
    if key is None:
        return Unreadable("the caller's ARN was not seen")
    observed = case.principal(key).boundary
    if not isinstance(observed, Known):
        return observed
    arn = case.principals[key].boundary_arn
    known = None if arn is UNSET else arn
    name = None if known is None else known.rpartition("/")[2]
    return Known(parse_policy("permissions boundary", observed.value, name=name, arn=known))


def _session_policy(case: Case, caller: Caller, *, of_case: bool) -> Observed[Policy]:
    """Find the session policy of the calling session.

    The case's own caller has one that is unknown where the case does not say. AWS shows it
    nowhere and profiles cannot set one, so of a caller that was worked out it is taken as none.
    """
    own = None if case.caller is UNSET or caller.arn != case.caller.arn else case.caller
    policy = UNSET if own is None else own.session_policy
    if policy is UNSET:
        may_have = of_case and caller.kind in {"role", "role-session", "unknown"}
        return case.why_unknown("caller/session_policy") if may_have else ABSENT
    return ABSENT if policy is None else Known(parse_policy("session policy", policy))


def _guardrail(
    case: Case,
    kind: PolicyKind,
    account: str | None,
    caller: Caller | None,
    role_arn: str | None = None,
) -> Observed[Levels]:
    """Find the SCPs of the caller's account, or the RCPs of the role's, level by level."""
    if caller is not None and not _scp_applies(caller) and not _is_unnamed(case, caller):
        return ABSENT
    if role_arn is not None and "/aws-service-role/" in role_arn:
        return ABSENT
    field = "scps" if kind == "SCP" else "rcps"
    for each in case.unknown:
        if field in each.what and _is_about(each.what, account):
            return Unreadable(each.why)
    if case.organizations is UNSET:
        return ABSENT
    if account is None:
        account = UNNAMED_ACCOUNT
    for organization in case.organizations:
        if organization.management_account == account:
            return ABSENT
        if account in organization.accounts:
            return _levels(kind, organization.accounts[account], field)
    return ABSENT


def _is_about(what: str, account: str | None) -> bool:
    """Say whether an unknown part of a case is an account's: one that names none is everybody's."""
    named = _ACCOUNTS.findall(what)
    return account is None or not named or account in named


def _scp_applies(caller: Caller) -> bool:
    if caller.kind == "service" or caller.account is None:
        return False
    linked = (caller.name or "").startswith("AWSServiceRoleFor")
    return not linked and "/aws-service-role/" not in (caller.principal_arn or "")


def _is_unnamed(case: Case, caller: Caller) -> bool:
    """Say whether only a guardrail was seen of the account of a caller that nobody named."""
    if caller.account is not None or caller.kind != "unknown" or case.organizations is UNSET:
        return False
    return any(UNNAMED_ACCOUNT in each.accounts for each in case.organizations)


def _levels(kind: PolicyKind, account: CaseAccount, field: str) -> Observed[Levels]:
    levels = getattr(account, field)
    if levels is UNSET or levels is None:
        return ABSENT
    return Known(
        tuple(
            tuple(
                parse_policy(kind, each, name=known.name, arn=known.arn)
                for index, each in enumerate(documents)
                for known in (account.guardrail(kind, level, index),)
            )
            for level, documents in enumerate(levels)
        )
    )


def _endpoint_policy(case: Case) -> Observed[Policy]:
    policy = case.vpc_endpoint_policy
    if policy is UNSET or policy is None:
        return ABSENT
    return Known(parse_policy("VPC endpoint policy", policy))
