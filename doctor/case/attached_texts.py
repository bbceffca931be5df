"""Attachments that are evidence of the case itself, folded in before anything is judged.

What `aws` commands print about a role, the caller or providers; the claims of a token; a SAML
response. What the case states itself is never overridden.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.arn import parse_role_arn
from doctor.model.case import Case, CaseCaller, CaseOidcToken, CaseSamlAssertion, CaseTokens
from doctor.model.case_iam import CaseRole
from doctor.model.issuer import parse_issuer
from doctor.model.plain_json import JsonObject
from doctor.texts.attachments import json_objects
from doctor.texts.saml_response import ROLE, SamlResponse, parse_response

_MOST_ROLES = 200
"""Roles that are taken from one attachment: a listing of a whole account would slow every rule,
and a case is about the few of one chain."""
_OF_A_ROLE = {"AssumeRolePolicyDocument", "MaxSessionDuration"}


def add_attached_evidence(case: Case) -> Case:
    """Return the case with what its attachments tell of roles, caller, providers and tokens."""
    if case.tokens is UNSET and case.cloudtrail:
        case = _add_recorded_token(case)
    if not case.attachments:
        return case
    case = _add_roles(case)
    case = _add_providers(case)
    if case.caller is UNSET:
        case = _add_caller(case)
    return case if case.tokens is not UNSET else _add_tokens(case)


def _add_recorded_token(case: Case) -> Case:
    """Take from CloudTrail whose token went with the call: a failed one, the newest first.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
    """
    dated = sorted(case.cloudtrail, key=lambda each: str(each.get("eventTime", "")))
    found = [claims for each in dated if (claims := _recorded_claims(each)) is not None]
    failed = [claims for claims in found if claims.pop(_FAILED)]
    newest = (failed or found)[-1:]
    if not newest:
        return case
    return replace(case, tokens=CaseTokens(oidc=CaseOidcToken(claims=newest[0])))


_FAILED = "failed"


def _recorded_claims(record: JsonObject) -> JsonObject | None:
    identity = record.get("userIdentity")
    if not isinstance(identity, dict) or identity.get("type") != "WebIdentityUser":
        return None
    told = [identity.get(name) for name in ("identityProvider", "userName", "principalId")]
    if not all(isinstance(each, str) and each for each in told):
        return None
    provider, subject, principal = (str(each) for each in told)
    claims: dict[str, Any] = {
        "iss": f"https://{parse_issuer(provider).url}",
        "sub": subject,
        _FAILED: "errorCode" in record,
    }
    if principal.startswith(f"{provider}:") and principal.endswith(f":{subject}"):
        claims["aud"] = principal[len(provider) + 1 : -len(subject) - 1]
    return claims


def _add_roles(case: Case) -> Case:
    roles = dict(case.roles)
    shown = (each.value for each in json_objects(case, "Arn") if _OF_A_ROLE & each.value.keys())
    for found in itertools.islice(shown, _MOST_ROLES):
        if not isinstance(found["Arn"], str) or parse_role_arn(found["Arn"]) is None:
            continue
        known = roles.get(found["Arn"], CaseRole())
        if known.trust_policy is UNSET and "AssumeRolePolicyDocument" in found:
            known = replace(known, trust_policy=_document(found["AssumeRolePolicyDocument"]))
        limit = found.get("MaxSessionDuration")
        if known.max_session_duration is UNSET and isinstance(limit, int):
            known = replace(known, max_session_duration=limit)
        roles[found["Arn"]] = known if known.exists is not UNSET else replace(known, exists=True)
    return case if roles == case.roles else replace(case, roles=roles)


def _document(value: object) -> Any:  # noqa: ANN401 - a policy document: JSON, or its text
    """Return a policy document; the API gives it as a text with percent signs."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(unquote(value))
    except ValueError:
        return value


def _add_providers(case: Case) -> Case:
    if case.oidc_providers is not UNSET:
        return case
    for each in json_objects(case, "OpenIDConnectProviderList"):
        listed = each.value["OpenIDConnectProviderList"]
        entries = listed if isinstance(listed, list) else []
        arns = [entry.get("Arn") for entry in entries if isinstance(entry, dict)]
        return replace(case, oidc_providers=tuple(arn for arn in arns if isinstance(arn, str)))
    return case


def _add_caller(case: Case) -> Case:
    for each in json_objects(case, "UserId", "Account", "Arn"):
        told = [each.value[name] for name in ("Arn", "UserId", "Account")]
        if all(isinstance(value, str) for value in told):
            arn, user_id, account = told
            return replace(case, caller=CaseCaller(arn=arn, user_id=user_id, account=account))
    return case


def _add_tokens(case: Case) -> Case:
    for each in json_objects(case, "iss", "sub", "aud"):
        return replace(case, tokens=CaseTokens(oidc=CaseOidcToken(claims=each.value)))
    for attachment in case.attachments:
        response = parse_response(attachment.text)
        if response is not None:
            attributes = dict(_attributes(response))
            return replace(case, tokens=CaseTokens(saml=CaseSamlAssertion(attributes=attributes)))
    return case


def _attributes(response: SamlResponse) -> Iterator[tuple[str, Any]]:
    yield ROLE, [f"{role},{provider}" for role, provider in response.roles]
    if response.recipient is not None:
        yield "saml:aud", response.recipient
    if response.issuer is not None:
        yield "saml:iss", response.issuer
