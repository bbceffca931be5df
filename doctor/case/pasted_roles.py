"""The role that a paste is about: its ARN is taken from wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.pasted_commands import read_command
from doctor.case.pasted_documents import Documents
from doctor.case.plan import Plan, plan_case
from doctor.model.arn import ACCOUNT_PATTERN, parse_role_arn, unnamed_role
from doctor.model.case import Case, CaseRequest
from doctor.model.case_iam import CaseRole
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject, statements_of, text_in
from doctor.texts.attachments import WORKLOAD_LEVELS
from doctor.texts.documents.blackouts import role_without_account
from doctor.texts.failure_names import find_missing_roles
from doctor.texts.passed_external_ids import find_external_ids
from doctor.texts.transcript.pieces import Transcript

_ARN: Final = rf"arn:[\w-]*(?::iam)?::{ACCOUNT_PATTERN}:role/[\w+=,.@/-]{{1,512}}"
_SAID: Final = re.compile(
    rf"(?:sts:(?:AssumeRole\w*|TagSession|SetSourceIdentity)[^\n]{{0,40}}?on resource: ?|"
    rf"[Rr]ole:? ?[\"'`(]?|assume (?:the )?(?:role )?[\"'`]?|roleArn[\"']?[:=] ?[\"']?)"
    rf"(?P<arn>{_ARN})"
)
_ASKING: Final = frozenset(
    {
        "eks.amazonaws.com/role-arn",
        "role-to-assume",
        "role_arn",
        "roleArn",
        "roleARN",
        "RoleArn",
        "assumeRoleArn",
        "assume_role_arn",
        "role_to_assume",
        "AWS_ROLE_ARN",
        "iam_role_arn",
    }
)
_PASSED: Final = re.compile(
    rf"\b(?:role_?arn|assume_?role_?arn|role-to-assume)[\"']?[ ]*[:=(][ ]*[\"'`](?P<arn>{_ARN})",
    re.I,
)
"""How code hands the role over, in whatever language."""
_DESCRIBED: Final = re.compile(
    rf"(?:eks\.amazonaws\.com/role-arn|\bAWS_ROLE_ARN)[\"']?[:=][ \t]*[\"']?(?P<arn>{_ARN})"
)
"""How `kubectl describe` prints a service account's annotations, and a pod's variables."""
_COGNITO: Final = re.compile(r"InvalidIdentityPoolConfiguration|Invalid identity pool config", re.I)


def add_target(
    case: Case, transcript: Transcript, documents: Documents, command: str | None
) -> Case:
    """Name the role that is asked for, where neither a profile nor a refusal does."""
    plan = plan_case(case)
    # A profile that is selected may have a role of its own, whether or not it is reached.
    if not _selects_role(plan):
        case = _add_role(case, plan, transcript, documents, command)
    return _add_action(_add_external_id(case, transcript, documents), documents)


def _add_role(
    case: Case, plan: Plan, transcript: Transcript, documents: Documents, command: str | None
) -> Case:
    if plan.target_role_arn is None and case.target.profile is None:
        told = next(
            (
                each
                for each in _candidates(case, transcript, documents, command)
                if not _is_blacked_out(each, plan)
            ),
            None,
        )
        told = told or _refused_by_name(plan)
        case = replace(case, target=replace(case.target, role_arn=told))
    elif case.target.profile is not None and case.target.role_arn is None:
        told = _assumed_by(command) or _assumed_by_code(plan, transcript, documents, command)
        case = replace(case, target=replace(case.target, role_arn=told))
    return case


def _selects_role(plan: Plan) -> bool:
    """Say whether a variable selects a profile with a role of its own."""
    profile = None if plan.chain is None else plan.chain.profile
    if profile is None or plan.shared is None or plan.target_role_arn is not None:
        return False
    sections = plan.shared.sections_of(profile)
    return any(each.setting("role_arn") is not None for each in sections)


def _assumed_by_code(
    plan: Plan, transcript: Transcript, documents: Documents, command: str | None
) -> str | None:
    """Return the one role that code assumes with a profile, where it is the code that failed."""
    if command is not None and command.startswith("aws "):
        return None
    roles = {*_target_words(transcript), *(each.roles[-1] for each in documents.code if each.roles)}
    roles -= {hop.role_arn for hop in plan.hops}
    return roles.pop() if len(roles) == 1 else None


def _assumed_by(command: str | None) -> str | None:
    """Return the role that a command assumes itself, with whatever its profile leads to."""
    told = None if command is None else read_command(command)
    if told is None or told.request is None or told.request.action != "sts:AssumeRole":
        return None
    return told.role_arn


def _add_external_id(case: Case, transcript: Transcript, documents: Documents) -> Case:
    """Take the external ID that code sends where it assumes the role, or the one that is passed."""
    passed = {
        each for piece in transcript.of_kind("text") for each in find_external_ids(piece.text)
    }
    role = plan_case(case).target_role_arn or ""
    told = next(
        (each.external_ids.get(role, UNSET) for each in documents.code if role in each.roles),
        passed.pop() if len(passed) == 1 else UNSET,
    )
    held = CaseRequest() if case.request is UNSET else case.request
    if told is UNSET or held.external_id is not UNSET:
        return case
    return replace(case, request=replace(held, external_id=told))


def _is_blacked_out(arn: str, plan: Plan) -> bool:
    """Say whether an ARN is shown without its account: what IAM judged had one."""
    judged = any(each.is_assume_denial for each in plan.failures)
    return judged and role_without_account(arn) is not None


def _refused_by_name(plan: Plan) -> str | None:
    """Return the role of a refusal in which its account is blacked out."""
    for each in plan.failures:
        name = None if each.resource is None else role_without_account(each.resource)
        if each.is_assume_denial and name is not None:
            return unnamed_role(name)
    return None


def _candidates(
    case: Case, transcript: Transcript, documents: Documents, command: str | None
) -> Iterator[str]:
    """Give the ARNs of roles that may be the one asked for, the surest first."""
    if command is not None:
        told = read_command(command).role_arn
        if told is not None:
            yield told
    for error in case.errors:
        for found in _SAID.finditer(error.text):
            yield found["arn"].rstrip(".,;:")
    env = {} if case.env is UNSET else case.env
    if env.get("AWS_ROLE_ARN"):
        yield env["AWS_ROLE_ARN"]
    asked = list(dict.fromkeys(_target_words(transcript)))
    if len(asked) == 1:
        yield asked[0]
    for code in documents.code:
        yield from code.roles[-1:]
    owners = {
        each.found.owner
        for each in documents.policies
        if each.kind == "trust" and each.found.owner and parse_role_arn(each.found.owner)
    }
    if len(owners) == 1:
        yield owners.pop() or ""
    shown = {
        arn
        for piece in transcript.of_kind("yaml", "json")
        if (arn := _role_of_get_role(piece.value)) is not None and parse_role_arn(arn)
    }
    if len(shown) == 1:
        yield shown.pop()


def _role_of_get_role(value: object) -> str | None:
    """Return the ARN of the role that `aws iam get-role` shows, whatever part of it was pasted."""
    role = value.get("Role", value) if isinstance(value, dict) else None
    return text_in(role, "Arn") if isinstance(role, dict) and "RoleName" in role else None


def _target_words(transcript: Transcript) -> Iterator[str]:
    for piece in transcript.of_kind("yaml", "json"):
        yield from _values(piece.value, WORKLOAD_LEVELS)
    for piece in transcript.of_kind("text"):
        for pattern in (_PASSED, _DESCRIBED):
            yield from (found["arn"].rstrip(".,") for found in pattern.finditer(piece.text))


def _values(value: object, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _values(each, depth - 1)
    if isinstance(value, dict):
        for name, held in value.items():
            if name in _ASKING and isinstance(held, str) and parse_role_arn(held):
                yield held
            elif isinstance(held, (dict, list)):
                yield from _values(held, depth - 1)


def _add_action(case: Case, documents: Documents) -> Case:
    """Say by which call the role is asked for, where a token or the policy tells it."""
    plan = plan_case(case)
    known = case.request is not UNSET and case.request.action != CaseRequest().action
    if known or any(each.action or each.operation for each in plan.failures):
        return case
    caller = plan.last_caller
    signed = isinstance(caller, Known) and caller.value.kind != "federated"
    if signed or (plan.chain is not None and plan.chain.hops):
        return case
    of_a_service = any(each.kind == "service-cannot-assume" for each in plan.failures)
    if of_a_service and not _is_cognito(case):
        return case
    token = case.tokens is not UNSET and case.tokens.oidc is not UNSET
    if not (token or _is_cognito(case) or _only_federated(documents)):
        return case
    held = CaseRequest() if case.request is UNSET else case.request
    return replace(case, request=replace(held, action="sts:AssumeRoleWithWebIdentity"))


def _is_cognito(case: Case) -> bool:
    return any(_COGNITO.search(each.text) for each in case.errors)


def _only_federated(documents: Documents) -> bool:
    """Say whether the trust policies of a paste let nobody in but providers of OIDC tokens."""
    statements: list[JsonObject] = [
        statement
        for each in documents.policies
        if each.kind == "trust"
        for statement in statements_of(each.found.document)
        if statement.get("Effect") == "Allow"
    ]
    return bool(statements) and all(
        isinstance(each.get("Principal"), dict)
        and set(each["Principal"]) == {"Federated"}
        and "saml-provider" not in str(each["Principal"])
        for each in statements
    )


def add_absent_roles(case: Case, others: tuple[tuple[str, str], ...]) -> Case:
    """Take from what `aws iam get-role` answered that a role is not there."""
    target = plan_case(case).target_role_arn
    for _, words in others:
        for found in find_missing_roles(words):
            same = target is not None and target.rpartition("/")[2] == found.name
            arn = target if same and target is not None else unnamed_role(found.name)
            role = case.roles.get(arn, CaseRole())
            if role.exists is UNSET:
                case = replace(case, roles={**case.roles, arn: replace(role, exists=False)})
    return case
