"""Who calls at each hop: the base identity, then the session of the role before."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.evaluate.question import case_caller
from doctor.model.arn import parse_role_arn
from doctor.model.case import Case
from doctor.model.chain import Chain, Hop
from doctor.model.failure import Failure
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.principal import Caller, caller_of_key, parse_caller
from doctor.texts.saml_response import response_of_attributes


def caller_from_error(failures: tuple[Failure, ...], caller: Observed[Caller]) -> Observed[Caller]:
    """Take the caller that AWS names in its refusal: it is the effective one."""
    services = (each.principal for each in failures if each.is_assume_denial)
    service = next((each for each in services if each is not None), None)
    if service is not None:
        return Known(parse_caller(service))
    told = next((each.caller_arn for each in failures if each.is_assume_denial), None)
    if told is None or not told.startswith("arn:"):
        return caller
    if isinstance(caller, Known) and caller.value.arn == told:
        return caller
    return Known(parse_caller(told.rstrip(".,;:")))


def base_caller(case: Case, chain: Chain | None, failures: tuple[Failure, ...]) -> Observed[Caller]:
    """Return the base identity: as AWS told it, as an error names it, or as its key hints."""
    if case.caller is not UNSET and (case.caller.arn or case.caller.account):
        return Known(case_caller(case))
    for failure in failures:
        if failure.caller_arn is not None and failure.hop in (None, 0, 1):
            return Known(parse_caller(failure.caller_arn.rstrip(".,;:")))
    key = None if chain is None or not chain.hops else chain.hops[0].access_key_id
    if key:
        hint = caller_of_key(key)
        if hint.account is not None:
            return Known(hint)
    return Unreadable("sts:GetCallerIdentity was not asked")


def federated_caller(case: Case, role_arn: str) -> Caller:
    """Return who comes with a token: the provider in the role's account that issued it."""
    provider = _saml_provider(case, role_arn)
    if provider is not None:
        return parse_caller(provider)
    role = parse_role_arn(role_arn)
    issuer = _issuer(case)
    if issuer is None or role is None:
        return Caller(arn=None, kind="federated", name=issuer)
    arn = f"arn:{role.partition}:iam::{role.account}:oidc-provider/{issuer}"
    return replace(parse_caller(arn), name=issuer)


_EXTRAS: Final = {
    "https://aws.amazon.com/tags": "sts:TagSession",
    "https://aws.amazon.com/source_identity": "sts:SetSourceIdentity",
}
"""Claims that ask for more than the role.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""


def token_extras(case: Case) -> frozenset[str]:
    """Return the actions that a token asks for besides the assume call, by its own claims."""
    if case.tokens is UNSET:
        return frozenset()
    names: list[str] = []
    if case.tokens.oidc is not UNSET and case.tokens.oidc is not None:
        names += case.tokens.oidc.claims
    if case.tokens.saml is not UNSET and case.tokens.saml is not None:
        names += (_as_claim(name) for name in case.tokens.saml.attributes)
    return frozenset(_EXTRAS[name] for name in names if name in _EXTRAS)


def _as_claim(attribute: str) -> str:
    name = attribute.removeprefix("https://aws.amazon.com/SAML/Attributes/")
    if name.startswith("PrincipalTag:"):
        return "https://aws.amazon.com/tags"
    return "https://aws.amazon.com/source_identity" if name == "SourceIdentity" else attribute


def _saml_provider(case: Case, role_arn: str) -> str | None:
    """Return the provider that a SAML assertion pairs with a role."""
    if case.tokens is UNSET or case.tokens.saml is UNSET or case.tokens.saml is None:
        return None
    pairs = response_of_attributes(case.tokens.saml.attributes).roles
    return next((provider for role, provider in pairs if role == role_arn and provider), None)


def _issuer(case: Case) -> str | None:
    """Return the issuer of the case's OIDC token, as IAM names providers: without https://."""
    if case.tokens is UNSET or case.tokens.oidc is UNSET or case.tokens.oidc is None:
        return None
    issuer = case.tokens.oidc.claims.get("iss")
    return issuer.removeprefix("https://") if isinstance(issuer, str) else None


def caller_of_session(hop: Hop, case: Case, index: int) -> Observed[Caller]:
    """Return who calls once a hop's role is assumed: a session of that role."""
    role = parse_role_arn(hop.role_arn or "")
    if role is None:
        return Unreadable(f"{hop.role_arn} is not the ARN of a role")
    session = hop.role_session_name or "session"
    held = next((each.arn for each in case.sessions if each.hop == index), None)
    arn = held or (f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/{session}")
    return Known(replace(parse_caller(arn), principal_arn=hop.role_arn))
