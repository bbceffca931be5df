"""What a narrowed session may still do: the evaluator's answer, before anything is called.

The policy that narrows a session never grants: beside it the role's own policies have to allow.
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.evaluate.layers import prepare, trace_layer
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.statements import Asked
from doctor.model.context import RequestContext
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.verdict import Decision
from doctor.session.scopes import ScopeError

_SAYS: Final[dict[Decision, str]] = {
    "allow": "stays allowed, as far as the role itself allows it",
    "implicit-deny": "is not allowed any more",
    "explicit-deny": "is denied",
    "unknown": "depends on the request, as conditions of the policy say",
}


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was asked about, and the resource that it is about."""

    action: str
    resource: str


def read_asking(text: str) -> Asking:
    """Read `ACTION=ARN`. Raises `ScopeError` where it is not written so."""
    action, found, resource = text.partition("=")
    service, colon, name = action.partition(":")
    if not (found and service and colon and name and resource):
        raise ScopeError(
            f"--can {text}: write ACTION=ARN, as in s3:GetObject=arn:aws:s3:::bucket/*"
        )
    return Asking(action=action, resource=resource)


def decide_asking(policy: str, asking: Asking) -> Decision:
    """Decide what a policy that narrows a session says to an action."""
    parsed = parse_policy("session policy", policy)
    asked = Asked(
        action=asking.action,
        lowered=asking.action.lower(),
        role_arn=asking.resource,
        caller=Caller(arn=None, kind="unknown"),
        context=RequestContext(),
    )
    return trace_layer("session policy", Known(((prepare(parsed),),)), asked).decision


def describe_asking(policies: tuple[str, ...], asking: Asking) -> str:
    """Say what policies leave of an action: each of them has to allow it."""
    decisions = [decide_asking(policy, asking) for policy in policies]
    order: tuple[Decision, ...] = ("explicit-deny", "implicit-deny", "unknown", "allow")
    worst = next(each for each in order if each in decisions)
    return f"{asking.action} on {asking.resource} {_SAYS[worst]}"
