"""A policy as it would treat the caller if it named it: what it asks of whom it lets in."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.model.policy import Policy, Statement
from doctor.model.principal import Caller

_KINDS = {"service": ("Service",), "federated": ("Federated",)}
_ANYBODY = ("AWS", "*")


def as_if_named(policy: Policy, caller: Caller, action: str, key: str) -> Policy:
    """Return a policy in which every Allow for callers of that kind is for this call.

    Of its conditions those on one key (in lower case) are left, and of its Deny statements those
    that compare that key: what the policy asks of the key, whatever else it asks. Where no Allow
    is for callers of the kind, all of them tell.
    """
    every = [each for each in policy.statements if each.effect == "Allow"]
    of_its_kind = [each for each in every if _is_of_its_kind(each, caller)]
    allows = [
        replace(
            each,
            principals=None,
            not_principals=None,
            actions=(action,),
            not_actions=None,
            resources=None,
            not_resources=None,
            conditions=tuple(one for one in each.conditions if one.key.lower() == key),
        )
        for each in of_its_kind or every
    ]
    if not allows:
        allows = [Statement(index=0, effect="Allow", actions=(action,))]
    denies = [
        each
        for each in policy.statements
        if each.effect == "Deny" and any(one.key.lower() == key for one in each.conditions)
    ]
    return replace(policy, statements=(*allows, *denies))


def _is_of_its_kind(statement: Statement, caller: Caller) -> bool:
    kinds = _KINDS.get(caller.kind, _ANYBODY)
    named = statement.principals
    return named is None or any(entry.type in (*kinds, "*") for entry in named)
