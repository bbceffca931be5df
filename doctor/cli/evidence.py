"""Evidence that the command line brings: policies, error texts, condition keys, case files."""

from __future__ import annotations

import argparse
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_file import CaseError as BadCase
from doctor.case.case_file import decode_json, merge_cases, parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.case.plan import Plan, plan_case
from doctor.cli.context_keys import parse_context
from doctor.cli.exits import UsageError
from doctor.cli.guardrails import add_guardrails
from doctor.cli.streams import read_text, say
from doctor.model.case import (
    Case,
    CaseCaller,
    CasePolicy,
    CasePrincipal,
    CaseRequest,
    CaseRole,
    CaseTarget,
)
from doctor.model.observed import Known
from doctor.model.plain_json import JsonObject


def load_cases(paths: list[str]) -> Case:
    """Load the case files of `--from`, merged."""
    cases = []
    for path in paths:
        try:
            cases.append(parse_case(read_text(path), path))
        except BadCase as error:
            raise UsageError("\n  ".join([f"{path} is not a case:", *error.problems])) from error
    return merge_cases(cases)


def add_evidence(case: Case, options: argparse.Namespace) -> Case:
    """Add what the options bring to a case."""
    case = _add_errors(case, options.error)
    case = _add_context(case, options.context)
    if options.trust_policy:
        case = _add_trust_policy(case, options.trust_policy[-1])
    if options.identity_policy or options.boundary or options.session_policy:
        case = _add_caller_policies(case, options)
    return add_guardrails(case, options.scp, options.rcp, _read_policy)


def _add_errors(case: Case, texts: list[str]) -> Case:
    """Add pasted texts, piece by piece: what a case shows itself is believed before them.

    Who calls is not taken from them: the errors in them tell it, hop by hop.
    """
    for text in texts:
        pasted = case_of_paste(read_text(text[1:]) if text.startswith("@") else text)
        case = merge_cases((case, replace(pasted, target=CaseTarget(), caller=UNSET)))
    return case


def _add_context(case: Case, pairs: list[str]) -> Case:
    context = parse_context(pairs)
    if not context:
        return case
    request = CaseRequest() if case.request is UNSET else case.request
    return replace(case, request=replace(request, context={**request.context, **context}))


def _read_document(path: str) -> Any:  # noqa: ANN401 - a JSON document
    return _decoded(read_text(path), path)


def _decoded(text: str, path: str) -> Any:  # noqa: ANN401 - a JSON document
    try:
        return decode_json(text, path)
    except BadCase as error:
        raise UsageError(str(error)) from error


def _read_policy(path: str) -> JsonObject:
    return _policy_in(_read_document(path), path)


def _policy_in(document: Any, path: str) -> JsonObject:  # noqa: ANN401 - a JSON document
    """Find the policy in a document: bare, or in what an `aws` command printed."""
    wrappers = (
        ("Role", "AssumeRolePolicyDocument"),
        ("PolicyVersion", "Document"),
        ("PolicyDocument",),
        ("AssumeRolePolicyDocument",),
        ("Policy", "Content"),
    )
    for wrapper in wrappers:
        inner = document
        for name in wrapper:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if wrapper[-1] == "Content" and isinstance(inner, str):
            inner = _decoded(inner, path)
        if isinstance(inner, dict):
            return inner
    if not isinstance(document, dict) or "Statement" not in document:
        message = f"{path} holds no policy: a policy is a JSON object with a Statement"
        raise UsageError(message)
    return document


def _add_trust_policy(case: Case, path: str) -> Case:
    document = _read_document(path)
    policy = _policy_in(document, path)
    role_arn = plan_case(case).target_role_arn
    shown = document.get("Role", {}) if isinstance(document, dict) else {}
    role_arn = role_arn or shown.get("Arn")
    if role_arn is None:
        message = f"{path}: no role is known that this trust policy could belong to"
        raise UsageError(message)
    if shown.get("Arn") not in {None, role_arn}:
        say(f"roledoctor: {path} is about {shown['Arn']}, and the target is {role_arn}")
    limit = shown.get("MaxSessionDuration", UNSET)
    role = replace(case.roles.get(role_arn, CaseRole()), trust_policy=policy, exists=True)
    if limit is not UNSET:
        role = replace(role, max_session_duration=limit)
    unknown = tuple(each for each in case.unknown if each.what != f"roles/{role_arn}/trust_policy")
    return replace(case, roles={**case.roles, role_arn: role}, unknown=unknown)


def _add_caller_policies(case: Case, options: argparse.Namespace) -> Case:
    plan = plan_case(case)
    arn = _caller_arn(plan)
    if arn is None:
        message = "the caller is not known, so no policy can be given to it: see --from and --error"
        raise UsageError(message)
    principal = case.principals.get(arn, CasePrincipal())
    if options.identity_policy:
        policies = tuple(
            CasePolicy(name=path, document=_policy_in(_read_document(path), path))
            for path in options.identity_policy
        )
        principal = replace(principal, identity_policies=policies)
    if options.boundary:
        path = options.boundary[-1]
        principal = replace(principal, boundary=_policy_in(_read_document(path), path))
    case = replace(case, principals={**case.principals, arn: principal})
    if options.session_policy:
        path = options.session_policy[-1]
        caller = CaseCaller(arn=arn) if case.caller is UNSET else case.caller
        policy = _policy_in(_read_document(path), path)
        case = replace(case, caller=replace(caller, session_policy=policy))
    return case


def _caller_arn(plan: Plan) -> str | None:
    caller = plan.last_caller
    if not isinstance(caller, Known):
        return None
    return caller.value.own_arn
