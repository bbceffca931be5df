"""The condition keys that a token brings: the claims of OIDC, the attributes of SAML.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.evaluate.caller_keys import Keys
from doctor.model.case import Case
from doctor.model.context import observe, text_of
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.observation import ABSENT, Known
from doctor.model.plain_json import JsonObject, statements_of
from doctor.model.principal import Caller

_TAGS = "https://aws.amazon.com/tags"
_SAML = "https://aws.amazon.com/SAML/Attributes/"
_SAML_TAG = f"{_SAML}PrincipalTag:"
_OF_A_WHOLE_TOKEN = ("exp", "iat")
_BARE = ("sub", "aud", "amr")
"""Claims with no provider before them: such a key is in no request."""


class TagClaims(msgspec.Struct, frozen=True):
    """The session tags that a token asks for.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    """

    tags: dict[str, str]
    transitive: tuple[str, ...]


def token_keys(case: Case, caller: Caller, role_arn: str) -> Keys:
    """Give the claims of an OIDC token, as keys of its provider; SAML attributes under `saml:`."""
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


def tag_claims(case: Case) -> TagClaims | None:
    """Read the session tags of the case's token; `None` where it has no token that is whole."""
    if case.tokens is UNSET:
        return None
    oidc, saml = case.tokens.oidc, case.tokens.saml
    if oidc is not UNSET and oidc is not None:
        claims = oidc.claims
        if _TAGS not in claims and not all(name in claims for name in _OF_A_WHOLE_TOKEN):
            return None
        return _oidc_tags(claims.get(_TAGS))
    if saml is not UNSET and saml is not None:
        found = {
            name.removeprefix(_SAML_TAG): value
            for name, value in saml.attributes.items()
            if name.startswith(_SAML_TAG)
        }
        transitive = saml.attributes.get(f"{_SAML}TransitiveTagKeys")
        return TagClaims(_first_texts(found), _texts(transitive)) if found else None
    return None


def _oidc_tags(claim: object) -> TagClaims:
    named = claim.get("principal_tags") if isinstance(claim, dict) else None
    transitive = claim.get("transitive_tag_keys") if isinstance(claim, dict) else None
    return TagClaims(_first_texts(named if isinstance(named, dict) else {}), _texts(transitive))


def _first_texts(values: JsonObject) -> dict[str, str]:
    """Read tags: a token lists each value, and a tag has one."""
    return {name: texts[0] for name, value in values.items() if (texts := _texts(value))}


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, (list, tuple)) else [value]
    return tuple(text_of(each) for each in listed)


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


def _absent_claims(case: Case, claims: JsonObject, issuer: Issuer, role_arn: str) -> Iterator[str]:
    """Give the keys of providers that this request cannot have, of those that the policy asks.

    A request has the keys of the provider that issued its token and of no other, and of those only
    the ones that AWS reads. A claim that the token lacks counts only where the token is whole.
    """
    trust = case.role(role_arn).trust_policy
    when = None if case.collected_at is UNSET else case.collected_at
    for key in _condition_keys(trust.value) if isinstance(trust, Known) and issuer.url else ():
        prefix, _, claim = key.rpartition(":")
        if "." not in prefix:
            if key in _BARE:
                yield key
            continue
        lacks = claim not in claims and all(name in claims for name in _OF_A_WHOLE_TOKEN)
        if not issuer.owns(key) or lacks or issuer.reads(claim, when) is False:
            yield key


def _condition_keys(document: object) -> Iterator[str]:
    """Give the condition keys that a policy asks for, in lower case."""
    for statement in statements_of(document):
        block = statement.get("Condition")
        for keys in block.values() if isinstance(block, dict) else ():
            yield from (key.lower() for key in (keys if isinstance(keys, dict) else ()))
