"""The request context of an assume call, as far as a case tells it.

Which keys are present when:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from doctor.evaluate.operators import moment
from doctor.model.case import Case, CaseOrganization, CaseRequest, JsonObject
from doctor.model.context import RequestContext, observe
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.observed import ABSENT, Known, Observed, Unreadable
from doctor.model.principal import Caller

Keys = dict[str, Observed[tuple[str, ...]]]

_PRINCIPAL_TYPES = {
    "user": "User",
    "role-session": "AssumedRole",
    "root": "Account",
    "federated": "FederatedUser",
}
_ONLY_SERVICES_SEND = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
)


def derive_context(
    case: Case, *, caller: Caller, request: CaseRequest, role_arn: str, key: str | None
) -> RequestContext:
    """Derive the context: `request.context` first, then everything the case tells."""
    given = {name.lower(): value for name, value in request.context.items()}
    if request.context_complete:
        return RequestContext(given=given, complete=True)
    keys: Keys = {}
    keys.update(_request_keys(request, caller))
    keys.update(_caller_keys(caller))
    keys.update(_tag_keys(case, key, role_arn))
    keys.update(_organization_keys(case, caller.account))
    keys.update(_time_keys(case))
    keys.update(_mfa_keys(request, caller))
    keys.update(_token_keys(case, caller, role_arn))
    return RequestContext(given=given, keys=keys, possible=_possible({*keys, *given}, caller))


def _one(value: str | None) -> Observed[tuple[str, ...]]:
    return ABSENT if value is None else Known((value,))


def _request_keys(request: CaseRequest, caller: Caller) -> Keys:
    keys: Keys = {}
    federated = request.action.lower() != "sts:assumerole"
    if request.external_id is not UNSET or federated:
        sent = None if federated or request.external_id is UNSET else request.external_id
        keys["sts:externalid"] = _one(sent)
    if request.role_session_name is not UNSET:
        keys["sts:rolesessionname"] = _one(request.role_session_name)
    if request.source_identity is not UNSET:
        keys["sts:sourceidentity"] = _one(request.source_identity)
    if request.transitive_tag_keys is not UNSET:
        transitive = request.transitive_tag_keys
        keys["sts:transitivetagkeys"] = Known(tuple(transitive)) if transitive else ABSENT
    if request.tags is not UNSET:
        tags = request.tags or {}
        keys["aws:tagkeys"] = Known(tuple(tags)) if tags else ABSENT
        keys.update({f"aws:requesttag/{name.lower()}": Known((v,)) for name, v in tags.items()})
    keys["aws:securetransport"] = Known(("true",))
    keys["aws:viaawsservice"] = Known(("true" if caller.kind == "service" else "false",))
    return keys


def _caller_keys(caller: Caller) -> Keys:
    keys: Keys = {}
    if caller.kind != "service":
        keys["aws:principalisawsservice"] = Known(("false",))
        keys.update(dict.fromkeys(_ONLY_SERVICES_SEND, ABSENT))
    unsigned = caller.kind == "federated" and caller.account is None
    if unsigned:
        keys["aws:principalarn"] = ABSENT
        keys["aws:principalaccount"] = Known(("anonymous",))
        keys["aws:principaltype"] = Known(("Anonymous",))
        return keys
    if caller.principal_arn is not None:
        keys["aws:principalarn"] = Known((caller.principal_arn,))
    elif caller.kind == "role-session" and caller.arn is not None:
        keys["aws:principalarn"] = Unreadable("the path of the caller's role is not known")
    if caller.account is not None:
        keys["aws:principalaccount"] = Known((caller.account,))
    if caller.kind in _PRINCIPAL_TYPES:
        keys["aws:principaltype"] = Known((_PRINCIPAL_TYPES[caller.kind],))
        keys["aws:username"] = _one(caller.name if caller.kind == "user" else None)
    if caller.user_id is not None:
        keys["aws:userid"] = Known((caller.user_id,))
    return keys


def _tag_keys(case: Case, key: str | None, role_arn: str) -> Keys:
    keys: Keys = {}
    owners = (
        ("aws:principaltag/", case.principal_field(key, "tags") if key else ABSENT),
        ("aws:resourcetag/", case.role_field(role_arn, "tags")),
        ("iam:resourcetag/", case.role_field(role_arn, "tags")),
    )
    for prefix, tags in owners:
        if isinstance(tags, Known):
            keys.update(
                {f"{prefix}{name.lower()}": Known((value,)) for name, value in tags.value.items()}
            )
            keys.update(_known_absent_tags(case, prefix, keys, role_arn))
    return keys


def _known_absent_tags(case: Case, prefix: str, keys: Keys, role_arn: str) -> Keys:
    """A tag that a policy asks for and a complete list of tags does not hold is absent."""
    wanted = _asked_tags(case, prefix, role_arn)
    return {name: ABSENT for name in wanted if name not in keys}


def _asked_tags(case: Case, prefix: str, role_arn: str) -> Iterator[str]:
    role = case.roles.get(role_arn)
    documents: list[Any] = [] if role is None else [role.trust_policy]
    for principal in case.principals.values():
        policies = principal.identity_policies
        if policies is not UNSET and policies is not None:
            documents += [policy.document for policy in policies]
    for document in documents:
        yield from _keys_with_prefix(document, prefix)


def _keys_with_prefix(value: Any, prefix: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.lower().startswith(prefix):
                yield name.lower()
            yield from _keys_with_prefix(inner, prefix)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_with_prefix(inner, prefix)


def _organization_keys(case: Case, account: str | None) -> Keys:
    if case.organizations is UNSET or account is None:
        return {}
    for organization in case.organizations:
        if account in organization.accounts or organization.management_account == account:
            return _membership(organization, account)
    return {}


def _membership(organization: CaseOrganization, account: str) -> Keys:
    keys: Keys = {"aws:principalorgid": _one(organization.id)}
    member = organization.accounts.get(account)
    if member is not None and member.path is not UNSET and organization.id is not None:
        path = "/".join((organization.id, *member.path)) + "/"
        keys["aws:principalorgpaths"] = Known((path,))
    return keys


def _time_keys(case: Case) -> Keys:
    if case.collected_at is UNSET:
        return {}
    keys: Keys = {"aws:currenttime": Known((case.collected_at,))}
    seconds = moment(case.collected_at)
    if seconds is not None:
        keys["aws:epochtime"] = Known((str(int(seconds)),))
    return keys


_MFA_PRESENT, _MFA_AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"


def _possible(keys: set[str], caller: Caller) -> dict[str, tuple[Observed[tuple[str, ...]], ...]]:
    """For a role session MFA is absent or present as false: sources disagree, none says true."""
    if caller.kind == "role-session" and _MFA_PRESENT not in keys:
        return {_MFA_PRESENT: (ABSENT, Known(("false",)))}
    return {}


def _mfa_keys(request: CaseRequest, caller: Caller) -> Keys:
    """MFA is in the context of temporary credentials, and of a call that carries a code.

    With long-term keys and no code the key is absent. For a role session `_possible` tells.
    """
    present, age = _MFA_PRESENT, _MFA_AGE
    if caller.kind in {"service", "federated"}:
        return {present: ABSENT, age: ABSENT}
    mfa = request.mfa
    sends_code = mfa is not UNSET and mfa.present is True
    if caller.kind == "role-session" and not sends_code:
        return {age: ABSENT}
    if mfa is UNSET or mfa.present is UNSET:
        return {}
    if mfa.present:
        aged = mfa.age_seconds
        known_age = aged is not UNSET and aged is not None
        return {present: Known(("true",)), age: _one(str(aged)) if known_age else Known(("0",))}
    return {present: ABSENT, age: ABSENT}


def _token_keys(case: Case, caller: Caller, role_arn: str) -> Keys:
    """The claims of an OIDC token, as keys of its provider; SAML attributes under `saml:`."""
    if case.tokens is UNSET:
        return {}
    keys: Keys = {}
    if case.tokens.oidc is not UNSET and case.tokens.oidc is not None:
        claims = case.tokens.oidc.claims
        issuer = parse_issuer(str(claims.get("iss", caller.name or "")))
        keys.update(_claim_keys(case, claims, issuer))
        if caller.kind == "federated":
            absent = _absent_claims(case, claims, issuer, role_arn)
            keys.update({name: ABSENT for name in absent if name not in keys})
    if case.tokens.saml is not UNSET and case.tokens.saml is not None:
        for name, value in case.tokens.saml.attributes.items():
            full = name if ":" in name else f"saml:{name}"
            keys[full.lower()] = observe(value)
    return keys


def _claim_keys(case: Case, claims: JsonObject, issuer: Issuer) -> Keys:
    """The claims that AWS makes keys of; where it is not sure of one, the claim is taken."""
    when = None if case.collected_at is UNSET else case.collected_at
    read: JsonObject = {
        name: each for name, each in claims.items() if issuer.reads(name, when) is not False
    }
    if claims.get("azp") is not None:
        read |= {"aud": claims["azp"], "oaud": claims.get("aud")}
    return {
        f"{prefix}:{name}".lower(): observe(value)
        for name, value in read.items()
        for prefix in {issuer.url, issuer.url.rstrip("/")}
    }


_OF_A_WHOLE_TOKEN = ("exp", "iat")
_BARE = ("sub", "aud", "amr")
"""Claims with no provider before them: such a key is in no request."""


def _absent_claims(case: Case, claims: JsonObject, issuer: Issuer, role_arn: str) -> Iterator[str]:
    """Give the keys of providers that this request cannot have, of those that the policy asks.

    A request has the keys of the provider that issued its token and of no other, and of those only
    the ones that AWS reads. A claim that the token lacks counts only where the token is whole.
    """
    role = case.roles.get(role_arn)
    when = None if case.collected_at is UNSET else case.collected_at
    for key in () if role is None or not issuer.url else _keys_with_prefix(role.trust_policy, ""):
        prefix, _, claim = key.rpartition(":")
        if "." not in prefix:
            if key in _BARE:
                yield key
            continue
        lacks = claim not in claims and all(name in claims for name in _OF_A_WHOLE_TOKEN)
        if not issuer.owns(key) or lacks or issuer.reads(claim, when) is False:
            yield key
