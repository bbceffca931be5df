"""Whose the policies of a paste are: the role's, the caller's, or guardrails over their accounts.

A label or the command that printed a policy says so first; then names, then the policy's shape.
Where nobody is named, the policy is judged as that of an unnamed role or caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.plan import Plan, plan_case
from doctor.case.policy_evidence import give_guardrails
from doctor.model.arn import (
    ACCOUNT_PATTERN,
    ROLE_NAME_PATTERN,
    UNNAMED_ACCOUNT,
    UNNAMED_CALLER,
    is_unnamed_role,
    parse_role_arn,
    unnamed_role,
)
from doctor.model.case import Case, CaseCaller, CasePasted, CaseTarget, CaseUnknown
from doctor.model.case_iam import CasePolicy, CasePrincipal, CaseRole
from doctor.model.enumeration import and_list
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject
from doctor.texts.documents.policy_texts import FoundPolicy, kind_by_shape

_OF_COMMAND: Final = (
    (
        "trust",
        re.compile(r"\biam[ ]get-role(?![\w-])|AssumeRolePolicyDocument|update-assume-role-policy"),
    ),
    (
        "identity",
        re.compile(r"\biam[ ](?:get|put)-(?:role|user|group)-policy\b|get-policy-version"),
    ),
    ("scp", re.compile(r"\borganizations[ ]describe-policy\b")),
    ("endpoint-policy", re.compile(r"describe-vpc-endpoints")),
)
_NAMED: Final = re.compile(rf"--(?:role|user)-name[ =]+[\"']?(?P<name>{ROLE_NAME_PATTERN})")
_PRINCIPAL: Final = re.compile(
    rf"arn:(?P<partition>aws[\w-]*):(?:iam|sts)::(?P<account>{ACCOUNT_PATTERN}):"
    r"(?P<kind>role|user|assumed-role)/(?P<rest>[\w+=,.@/-]+)"
)


class PastedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy of a paste with what was said of it: by a label, by the command that printed it.

    `wished`: the reporter says that it should be so, not that it is. `in_doubt`: the label's name
    may be any word.
    """

    found: FoundPolicy
    label: str | None = None
    label_name: str | None = None
    in_doubt: bool = False
    command: str | None = None
    wished: bool = False
    line: int = 0
    lines: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of policy that it is."""
        if self.found.kind != "any":
            return self.found.kind
        shape = kind_by_shape(self.found.document)
        for kind, pattern in _OF_COMMAND:
            if self.command is not None and pattern.search(self.command):
                return kind
        told = self.label
        if told in {"trust", "boundary", "scp", "rcp", "session-policy", "endpoint-policy"}:
            return told
        return shape

    @property
    def owner(self) -> str | None:
        """Whose it is: a name or an ARN, where one was said."""
        named = None if self.command is None else _NAMED.search(self.command)
        return self.found.owner or (named and named["name"]) or self.label_name


def add_policies(case: Case, policies: list[PastedPolicy], text: str) -> Case:
    """Give each policy to the role or the caller that it is of. `text` is the whole paste."""
    if not policies:
        return case
    arns = tuple(_principals(text))
    known = {arn.rpartition("/")[2] for arn in arns}
    policies = [_leave_out_doubtful_name(each, known) for each in policies]
    trusts = [each for each in policies if each.kind == "trust"]
    case = _add_service(_add_trusts(case, trusts, arns), trusts)
    plan = plan_case(case)
    for kind in ("identity", "boundary", "session-policy"):
        case = _add_to_caller(case, plan, kind, [e for e in policies if e.kind == kind], arns)
    return _add_guardrails(case, plan, policies)


def _leave_out_doubtful_name(policy: PastedPolicy, known: set[str]) -> PastedPolicy:
    """Take a word for a name only where a role or user of the text has that name."""
    if not policy.in_doubt or policy.label_name in known:
        return policy
    return replace(policy, label_name=None)


def _principals(text: str) -> Iterator[str]:
    """Give the ARNs of the roles and users of a text; of a session, that of its role."""
    for found in _PRINCIPAL.finditer(text):
        rest = found["rest"].rstrip(".,;:/")
        kind = found["kind"]
        if kind == "assumed-role":
            kind, rest = "role", rest.partition("/")[0]
        yield f"arn:{found['partition']}:iam::{found['account']}:{kind}/{rest}"


def _by_name(name: str, arns: tuple[str, ...], kind: str | None = None) -> str | None:
    """Return the one ARN of a name; an ARN is itself."""
    if name.startswith("arn:"):
        return next(_principals(name), None)
    same = {
        arn: None
        for arn in arns
        if arn.rpartition("/")[2] == name and (kind is None or f":{kind}/" in arn)
    }
    return next(iter(same)) if len(same) == 1 else None


def _add_trusts(case: Case, trusts: list[PastedPolicy], arns: tuple[str, ...]) -> Case:
    """Give trust policies to roles; the last of two that are one role's counts, and it is said."""
    target = plan_case(case).target_role_arn
    named: dict[str, list[PastedPolicy]] = {}
    loose: list[PastedPolicy] = []
    for each in trusts:
        owner = None if each.owner is None else _by_name(each.owner, arns, "role")
        key = owner or (None if each.owner is None else unnamed_role(_plain(each.owner)))
        if key is None:
            loose.append(each)
        else:
            named.setdefault(_same_role(key, target), []).append(each)
    if loose:
        wanted = target or (next(iter(named)) if len(named) == 1 else None)
        if wanted is None or wanted not in named:
            named.setdefault(wanted or unnamed_role(None), []).extend(loose)
    for arn, held in named.items():
        case = _add_trust(case, arn, held)
    if target is None and named:
        case = replace(case, target=_target(case, next(iter(named))))
    return case


def _add_service(case: Case, trusts: list[PastedPolicy]) -> Case:
    """Let the service call to which code hands the role, where nobody else is known to call."""
    plan = plan_case(case)
    role = None if plan.target_role_arn is None else case.roles.get(plan.target_role_arn)
    services = {
        each.found.service
        for each in trusts
        if role is not None and each.found.document == role.trust_policy
    }
    called = case.caller is not UNSET or case.request is not UNSET or isinstance(plan.caller, Known)
    called |= any(
        each.caller_arn or (each.is_assume_denial and each.kind != "service-cannot-assume")
        for each in plan.failures
    )
    service = services.pop() if len(services) == 1 else None
    if service is None or called or case.tokens is not UNSET or len(plan.hops) != 1:
        return case
    return replace(case, caller=CaseCaller(arn=service, account=None))


def _plain(owner: str) -> str | None:
    name = owner.rpartition("/")[2]
    return name if re.fullmatch(ROLE_NAME_PATTERN, name) else None


def _same_role(key: str, target: str | None) -> str:
    """Return the target's ARN for an unnamed role of its name."""
    if target is not None and is_unnamed_role(key):
        return target if target.rpartition("/")[2] in key.split() else key
    return key


def _target(case: Case, arn: str) -> CaseTarget:
    return replace(case.target, role_arn=arn)


def _add_trust(case: Case, arn: str, held: list[PastedPolicy]) -> Case:
    held = [each for each in held if not each.wished] or held
    last = held[-1].found
    role = case.roles.get(arn, CaseRole())
    if role.trust_policy is UNSET:
        role = replace(role, trust_policy=last.document)
    if role.max_session_duration is UNSET and last.max_session_duration is not None:
        role = replace(role, max_session_duration=last.max_session_duration)
    if not is_unnamed_role(arn) and role.exists is UNSET:
        role = replace(role, exists=True)
    case = replace(case, roles={**case.roles, arn: role})
    case = _note_place(case, f"trust policy of {arn}", held[-1])
    if len({str(each.found.document) for each in held}) > 1:
        lines = and_list(str(each.line) for each in held)
        why = f"the paste shows it differently in lines {lines}; the last one is judged"
        case = _add_unread(case, f"another trust policy of {arn}", why)
    return case


def _note_place(case: Case, what: str, pasted: PastedPolicy) -> Case:
    """Say where a policy's statements stand in the paste."""
    lines = pasted.lines or (pasted.line,)
    place = CasePasted(what=what, lines=lines, form=pasted.found.form)
    return replace(case, pasted=(*case.pasted, place))


def _add_unread(case: Case, what: str, why: str) -> Case:
    return replace(case, unknown=(*case.unknown, CaseUnknown(what=what, why=why)))


def _caller_key(plan: Plan) -> str | None:
    caller = plan.last_caller
    if isinstance(caller, Known) and caller.value.kind in {"federated", "service"}:
        return None
    arn = caller.value.principal_arn or caller.value.arn if isinstance(caller, Known) else None
    return UNNAMED_CALLER if arn is None else arn


def _add_to_caller(
    case: Case, plan: Plan, kind: str, policies: list[PastedPolicy], arns: tuple[str, ...]
) -> Case:
    caller = _caller_key(plan)
    for each in policies:
        owner = None if each.owner is None else _by_name(each.owner, arns)
        if owner is None and each.owner is not None and caller is not None:
            owner = caller if caller.rpartition("/")[2] == each.owner else f"?/{each.owner}"
        key = owner or caller
        if key is None or key.startswith("?/") or key == plan.target_role_arn != caller:
            continue
        if kind == "session-policy":
            held = CaseCaller() if case.caller is UNSET else case.caller
            case = replace(case, caller=replace(held, session_policy=each.found.document))
            continue
        principal = case.principals.get(key, CasePrincipal())
        if kind == "boundary":
            principal = replace(principal, boundary=each.found.document)
        else:
            name = _policy_name(each, principal)
            principal = _add_policy(principal, each, name)
            case = _note_place(case, f"identity policy {name}", each)
        case = replace(case, principals={**case.principals, key: principal})
    return case


def _add_policy(principal: CasePrincipal, pasted: PastedPolicy, name: str) -> CasePrincipal:
    listed = principal.identity_policies
    held: tuple[CasePolicy, ...] = () if listed is UNSET or listed is None else listed
    if any(each.document == pasted.found.document for each in held):
        return principal
    policy = CasePolicy(name=name, document=pasted.found.document)
    return replace(principal, identity_policies=(*held, policy))


def _policy_name(pasted: PastedPolicy, principal: CasePrincipal) -> str:
    listed = principal.identity_policies
    number = 1 if listed is UNSET or listed is None else len(listed) + 1
    found = re.search(r"--policy-name[ =]+[\"']?(?P<name>[\w+=,.@-]{1,128})", pasted.command or "")
    return f"pasted policy {number}" if found is None else found["name"]


def _add_guardrails(case: Case, plan: Plan, policies: list[PastedPolicy]) -> Case:
    caller = plan.last_caller
    account = caller.value.account if isinstance(caller, Known) else None
    role = parse_role_arn(plan.target_role_arn or "")
    scps = [each.found.document for each in policies if each.kind == "scp"]
    if scps:
        case = give_guardrails(case, "scps", account or UNNAMED_ACCOUNT, scps)
    rcps = [each.found.document for each in policies if each.kind == "rcp"]
    if rcps:
        of_role = UNNAMED_ACCOUNT if role is None else role.account
        case = give_guardrails(case, "rcps", of_role, rcps)
    endpoint: list[JsonObject] = [e.found.document for e in policies if e.kind == "endpoint-policy"]
    if endpoint and case.vpc_endpoint_policy is UNSET:
        case = replace(case, vpc_endpoint_policy=endpoint[-1])
    return case
