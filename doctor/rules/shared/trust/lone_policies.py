"""A trust policy that stands alone: nobody called, and what it proves it proves of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.evaluate.globs import like
from doctor.evaluate.patterns import is_open
from doctor.model.observation import Known
from doctor.model.policy import Policy, Statement
from doctor.model.situation import HopVerdict
from doctor.rules.shared.trust.near_misses import trust_of

_ASSUMES: Final = (
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
)
_BY_HOST: Final = ("cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com")
"""Providers that a policy names by their host, besides Login with Amazon's."""


class Misfit(msgspec.Struct, frozen=True, kw_only=True):
    """A statement whose actions none of its principals can call, and the one that they can."""

    policy: Policy
    statement: Statement
    fits: str
    whom: str


def stands_alone(hop: HopVerdict) -> bool:
    """Say whether a policy was read, and nobody is known to call."""
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    nobody = caller is None or (caller.arn is None and caller.account is None)
    unsaid = caller is None or caller.kind in {"unknown", "federated"}
    return nobody and unsaid and hop.outcome == "untried" and trust_of(hop) is not None


def misfits(hop: HopVerdict) -> Iterator[Misfit]:
    """Give the Allow statements of a trust policy whose actions do not fit their principals.

    A user, role or service calls AssumeRole, whoever has an OIDC token
    AssumeRoleWithWebIdentity, and whoever has a SAML assertion AssumeRoleWithSAML.
    https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
    """
    policy = trust_of(hop)
    for statement in () if policy is None else policy.statements:
        kinds = {_call_of(each.type, each.value) for each in statement.principals or ()}
        actions = statement.actions or ()
        if statement.effect != "Allow" or len(kinds) != 1 or None in kinds:
            continue
        if any(map(is_open, actions)) or not any(_allows(actions, each) for each in _ASSUMES):
            continue
        (call,) = kinds
        if policy is not None and call is not None and not _allows(actions, call[0]):
            yield Misfit(policy=policy, statement=statement, fits=call[0], whom=call[1])


def _allows(actions: tuple[str, ...], call: str) -> bool:
    return any(like(each.lower(), call.lower()) for each in actions)


def _call_of(kind: str, value: str) -> tuple[str, str] | None:
    """Return the call that a principal makes, and who it is; `None` where it may be any."""
    if value == "*" or is_open(value):
        return None
    if kind == "AWS":
        return "sts:AssumeRole", "a user or role"
    if kind == "Service":
        return "sts:AssumeRole", "a service"
    if ":saml-provider/" in value:
        return "sts:AssumeRoleWithSAML", "a SAML provider"
    if ":oidc-provider/" in value or value in _BY_HOST:
        return "sts:AssumeRoleWithWebIdentity", "an OIDC provider"
    return None
