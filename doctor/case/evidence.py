"""Evidence that somebody hands over, into a case: error texts, policies, condition keys, records.

Every document comes as text with its name; no file is read here. What cannot be used comes back as
a reason, for whoever handed it over to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_file import CaseError, decode_json, merge_cases
from doctor.case.pasted_text import case_of_paste
from doctor.case.plan import Plan, plan_case
from doctor.case.policy_evidence import (
    give_boundary,
    give_guardrails,
    give_identity_policies,
    give_session_policy,
    give_trust_policy,
)
from doctor.model.arn import UNNAMED_CALLER, parse_arn, unnamed_role
from doctor.model.case import Case, CaseRequest, CaseTarget
from doctor.model.case_iam import CasePolicy
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject
from doctor.texts.documents.policy_texts import find_policy


class NamedText(msgspec.Struct, frozen=True):
    """A text that was handed over, and what it is called: a file's path, mostly."""

    name: str
    text: str


class GivenEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed over beside the case, each kind in the order that it was given.

    Of trust policies, boundaries and session policies the last one counts; identity policies are
    together all that the caller has, and each SCP or RCP is a level of its own.
    """

    errors: tuple[str, ...] = ()
    context: Mapping[str, str | list[str] | None] = {}
    trust_policies: tuple[NamedText, ...] = ()
    identity_policies: tuple[NamedText, ...] = ()
    boundaries: tuple[NamedText, ...] = ()
    session_policies: tuple[NamedText, ...] = ()
    scps: tuple[NamedText, ...] = ()
    rcps: tuple[NamedText, ...] = ()


class Unusable(Exception):  # noqa: N818 - it is no error of the program
    """A document cannot be used, and why: caught here, and returned as `Refused`."""


class Refused(msgspec.Struct, frozen=True):
    """Why evidence cannot be used, as a sentence that names it."""

    reason: str


class Added(msgspec.Struct, frozen=True):
    """The case with the evidence, and what whoever gave it should know."""

    case: Case
    notes: tuple[str, ...] = ()


def add_given_evidence(case: Case, given: GivenEvidence) -> Added | Refused:
    """Add what was handed over to a case, or say what of it cannot be used."""
    case = _add_errors(case, given.errors)
    case = _add_context(case, given.context)
    try:
        case, notes = _add_trust_policy(case, given.trust_policies)
        case = _add_caller_policies(case, given)
        case = _add_guardrails(case, given)
    except Unusable as problem:
        return Refused(str(problem))
    return Added(case, notes)


def _add_errors(case: Case, texts: tuple[str, ...]) -> Case:
    """Add pasted texts, piece by piece: what a case shows itself is believed before them.

    Who calls is not taken from them: the errors in them tell it, hop by hop.
    """
    for text in texts:
        pasted = case_of_paste(text)
        case = merge_cases((case, replace(pasted, target=CaseTarget(), caller=UNSET)))
    return case


def _add_context(case: Case, context: Mapping[str, Any]) -> Case:
    if not context:
        return case
    request = CaseRequest() if case.request is UNSET else case.request
    return replace(case, request=replace(request, context={**request.context, **context}))


class _ShownRole(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer of GetRole says of the role itself, beside its trust policy."""

    arn: str | None = None
    name: str | None = None
    longest: int | None = None


def _role_of_answer(shown: JsonObject) -> _ShownRole:
    """Read what is of the right type: the file may be anybody's."""
    arn, name, longest = (shown.get(each) for each in ("Arn", "RoleName", "MaxSessionDuration"))
    return _ShownRole(
        arn=arn if isinstance(arn, str) else None,
        name=name if isinstance(name, str) else None,
        longest=longest if type(longest) is int else None,
    )


def _add_trust_policy(case: Case, given: tuple[NamedText, ...]) -> tuple[Case, tuple[str, ...]]:
    if not given:
        return case, ()
    document = _decode(given[-1])
    policy = _policy_in(document, given[-1].name)
    role_arn = plan_case(case).target_role_arn
    shown = document.get("Role") if isinstance(document, dict) else None
    role = _ShownRole() if not isinstance(shown, dict) else _role_of_answer(shown)
    if role_arn is None:
        role_arn = role.arn or unnamed_role(role.name)
        case = replace(case, target=replace(case.target, role_arn=role_arn))
    notes: tuple[str, ...] = ()
    if role.arn not in (None, role_arn):
        notes = (f"{given[-1].name} is about {role.arn}, and the target is {role_arn}",)
    limit = UNSET if role.longest is None else role.longest
    return give_trust_policy(case, role_arn, policy, limit), notes


def _add_caller_policies(case: Case, given: GivenEvidence) -> Case:
    if not (given.identity_policies or given.boundaries or given.session_policies):
        return case
    arn = _caller_arn(plan_case(case)) or UNNAMED_CALLER
    if given.identity_policies:
        policies = [
            CasePolicy(name=each.name, document=_read(each)) for each in given.identity_policies
        ]
        case = give_identity_policies(case, arn, policies)
    if given.boundaries:
        case = give_boundary(case, arn, _read(given.boundaries[-1]))
    if given.session_policies:
        case = give_session_policy(case, arn, _read(given.session_policies[-1]))
    return case


def _caller_arn(plan: Plan) -> str | None:
    caller = plan.last_caller
    if not isinstance(caller, Known):
        return None
    return caller.value.own_arn


def _add_guardrails(case: Case, given: GivenEvidence) -> Case:
    """Add SCPs of the caller's account and RCPs of the role's."""
    if given.scps:
        account = _caller_account(plan_case(case), given.scps[0].name)
        case = give_guardrails(case, "scps", account, [_read(each) for each in given.scps])
    if given.rcps:
        account = _role_account(plan_case(case), given.rcps[0].name)
        case = give_guardrails(case, "rcps", account, [_read(each) for each in given.rcps])
    return case


def _caller_account(plan: Plan, name: str) -> str:
    caller = plan.last_caller
    account = caller.value.account if isinstance(caller, Known) else None
    if account is None:
        raise Unusable(f"{name}: the caller's account is not known, so no SCP can be given to it")
    return account


def _role_account(plan: Plan, name: str) -> str:
    arn = plan.target_role_arn
    role = None if arn is None else parse_arn(arn)
    if role is None:
        raise Unusable(f"{name}: no role is known whose account this RCP could belong to")
    return role.account


def _read(given: NamedText) -> JsonObject:
    return _policy_in(_decode(given), given.name)


def _decode(given: NamedText) -> Any:  # noqa: ANN401 - a JSON document
    try:
        return decode_json(given.text, given.name)
    except CaseError as error:
        raise Unusable(str(error)) from error


def _policy_in(document: object, name: str) -> JsonObject:
    found = find_policy(document)
    if found is None:
        raise Unusable(f"{name} holds no policy or several: a policy is an object with a Statement")
    return found
