"""A pasted text into a case: each piece becomes the evidence that it is."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_file import CaseError as BadCase
from doctor.case.case_file import merge_cases, parse_case
from doctor.case.plan import plan_case
from doctor.model.case import (
    CASE_SCHEMA,
    Case,
    CaseAttachment,
    CaseCaller,
    CaseError,
    CaseFiles,
    CaseOidcToken,
    CasePolicy,
    CasePrincipal,
    CaseRole,
    CaseTarget,
    CaseText,
    CaseTokens,
)
from doctor.model.observed import Known
from doctor.model.plain_json import JsonObject, statements_of
from doctor.texts.authorization_messages import find_rulings
from doctor.texts.cloudtrail import find_records
from doctor.texts.jwt import find_claims
from doctor.texts.paste import Paste, split_paste
from doctor.texts.saml_response import readable_response
from doctor.texts.secret_text import hide_secrets

LOG: Final = "pasted text"
_COMMAND: Final = "command"
_DOCUMENT: Final = "pasted document"
_PROFILE: Final = re.compile(
    r"(?:--profile[= ]|\bAWS_(?:DEFAULT_)?PROFILE=)[\"']?(?P<name>[\w.@%+/:-]{1,100})"
)
_MOST_TEXT: Final = 400_000


def case_of_paste(text: str) -> Case:
    """Make a case of a text: errors, CloudTrail records, policies, config, rulings, commands.

    What is not recognised is kept as it is, and read as an error text. Never raises.
    """
    claims = find_claims(text)
    paste = split_paste(hide_secrets(readable_response(text) or text))
    tokens = UNSET if claims is None else CaseTokens(oidc=CaseOidcToken(claims=claims))
    case = _with_texts(Case(tokens=tokens), paste)
    for number, document in enumerate(paste.documents, start=1):
        case = _add_document(case, document, number)
    case = _with_told_caller(_select(case, paste.commands))
    return _add_policies(case, [each for each in paste.documents if _is_policy(each)])


def _with_told_caller(case: Case) -> Case:
    """Keep the caller that an error names: it calls all the same once the error is gone."""
    told = plan_case(case).caller
    if case.caller is not UNSET or not isinstance(told, Known) or told.value.arn is None:
        return case
    return replace(case, caller=CaseCaller(arn=told.value.arn, account=told.value.account))


def _select(case: Case, commands: tuple[str, ...]) -> Case:
    """Select the profile that a command names, else the one whose role was refused."""
    if case.target != CaseTarget() or case.files is UNSET:
        return case
    for command in reversed(commands):
        named = _PROFILE.search(command)
        if named is not None:
            return replace(case, target=CaseTarget(profile=named["name"]))
    plan = plan_case(case)
    refused = {each.resource for each in plan.failures if each.is_assume_denial}
    shared = plan.shared
    for section in () if shared is None else shared.config.sections:
        role = section.setting("role_arn")
        if role is not None and role.value in refused:
            return replace(case, target=CaseTarget(profile=section.name))
    return case


def _with_texts(case: Case, paste: Paste) -> Case:
    rest = paste.rest
    attachments = [CaseAttachment(name=_COMMAND, text=each) for each in paste.commands]
    if rest.strip():
        attachments.append(CaseAttachment(name=LOG, text=_shortened(rest)))
        case = replace(case, errors=(CaseError(text=rest, origin="pasted"),))
    if paste.config is not None or paste.credentials is not None:
        files = CaseFiles(
            config=_file("~/.aws/config", paste.config),
            credentials=_file("~/.aws/credentials", paste.credentials),
        )
        case = replace(case, files=files)
    return replace(case, attachments=tuple(attachments))


def _file(path: str, text: str | None) -> Any:  # noqa: ANN401 - a text, or not given
    return UNSET if text is None else CaseText(path=path, text=text)


def _shortened(text: str) -> str:
    """Keep the beginning and the end of what is too long to be looked through."""
    half = _MOST_TEXT // 2
    return text if len(text) <= _MOST_TEXT else f"{text[:half]}\n{text[-half:]}"


def _add_document(case: Case, document: Any, number: int) -> Case:  # noqa: ANN401 - JSON
    """Put one document where it belongs; what is only known by its content is an attachment."""
    records = find_records(document)
    if records:
        return replace(case, cloudtrail=(*case.cloudtrail, *records))
    if isinstance(document, dict) and document.get("schema") == CASE_SCHEMA:
        return _merged(case, document)
    if isinstance(document, dict) and {"UserId", "Account", "Arn"} <= document.keys():
        return _with_caller(case, document)
    if _is_policy(document):
        return case
    text = json.dumps(document, indent=2)
    name = _DOCUMENT if find_rulings(document) else f"{_DOCUMENT} {number}"
    attachment = CaseAttachment(name=name, text=_shortened(text))
    return replace(case, attachments=(*case.attachments, attachment))


def _merged(case: Case, document: JsonObject) -> Case:
    try:
        return merge_cases((parse_case(document), case))
    except BadCase:
        return case


def _with_caller(case: Case, document: JsonObject) -> Case:
    """Take what `aws sts get-caller-identity` printed."""
    told = {name: document.get(name) for name in ("Arn", "UserId", "Account")}
    arn, user_id, account = (each if isinstance(each, str) else None for each in told.values())
    return replace(case, caller=CaseCaller(arn=arn, user_id=user_id, account=account))


def _is_policy(document: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(document, dict) and isinstance(document.get("Statement"), (list, dict))


def _add_policies(case: Case, policies: list[JsonObject]) -> Case:
    """Give each policy to the role or the caller that the rest of the text names.

    A policy that names principals is a trust policy; another is the caller's own. More than one
    trust policy cannot be told apart, and is left alone.
    """
    if not policies:
        return case
    plan = plan_case(case)
    trusts = [each for each in policies if any("Principal" in one for one in statements_of(each))]
    own = [each for each in policies if each not in trusts]
    role = plan.target_role_arn
    if role is not None and len(trusts) == 1:
        known = case.roles.get(role, CaseRole())
        held = replace(known, trust_policy=trusts[0], exists=True)
        case = replace(case, roles={**case.roles, role: held})
    caller = plan.last_caller
    arn = caller.value.own_arn if isinstance(caller, Known) else None
    if own and arn is not None:
        principal = case.principals.get(arn, CasePrincipal())
        if principal.identity_policies is UNSET:
            named = tuple(
                CasePolicy(name=f"pasted policy {number}", document=each)
                for number, each in enumerate(own, start=1)
            )
            principal = replace(principal, identity_policies=named)
            case = replace(case, principals={**case.principals, arn: principal})
    return case
