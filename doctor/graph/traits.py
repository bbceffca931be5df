"""Which principals stand alike: what the policies of a question can tell apart, and no more.

A verdict is decided once for all callers of one kind, with equal policies and guardrails, of whom
every condition on the caller's own keys says the same. That is what a class is here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

import msgspec

from doctor.evaluate.conditions import ReadyCondition
from doctor.evaluate.patterns import variables_of
from doctor.model.context import RequestContext
from doctor.model.policy import Policy

_OF_CALLER: Final = frozenset(
    {
        "aws:principalarn",
        "aws:userid",
        "aws:username",
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principaltype",
    }
)
_OF_ROLE: Final = frozenset({"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"})
_CALLER_TAG: Final = "aws:principaltag/"
_ROLE_TAGS: Final = ("aws:resourcetag/", "iam:resourcetag/")


class Traits(msgspec.Struct, frozen=True, gc=False):
    """What a policy asks of one side of a question: conditions to decide, values to compare."""

    conditions: tuple[ReadyCondition, ...]
    keys: tuple[str, ...]

    @property
    def asked(self) -> frozenset[str]:
        """The condition keys that count, in lower case."""
        return frozenset((*self.keys, *(each.condition.key.lower() for each in self.conditions)))

    def of(self, context: RequestContext) -> Hashable:
        """Return what the policy can tell of somebody with such a context."""
        decided = tuple([each.decide(context) for each in self.conditions])
        return decided, tuple([_comparable(context.at(key)) for key in self.keys])


NO_TRAITS: Final = Traits((), ())


def _comparable(value: object) -> Hashable:
    return repr(value)


def is_of_caller(key: str) -> bool:
    """Say whether a condition key tells one caller from another."""
    return key in _OF_CALLER or key.startswith(_CALLER_TAG)


def is_of_role(key: str) -> bool:
    """Say whether a condition key tells one role from another."""
    return key in _OF_ROLE or key.startswith(_ROLE_TAGS)


def traits_of(policies: Iterable[Policy], *, of_caller: bool) -> Traits:
    """Return what policies ask of the caller's side of a question, or of the role's."""
    belongs = is_of_caller if of_caller else is_of_role
    conditions: list[ReadyCondition] = []
    keys: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements:
            texts = [*(statement.resources or ()), *(statement.not_resources or ())]
            for condition in statement.conditions:
                found = [
                    name.lower()
                    for value in condition.values
                    for name in variables_of(value, policy.version)
                ]
                if belongs(condition.key.lower()):
                    if found:
                        keys[condition.key.lower()] = None
                    else:
                        conditions.append(ReadyCondition(condition, policy.version))
                texts += condition.values
            for text in texts:
                names = (name.lower() for name in variables_of(text, policy.version))
                keys.update({name: None for name in names if belongs(name)})
    return Traits(tuple(conditions), tuple(keys)) if conditions or keys else NO_TRAITS
