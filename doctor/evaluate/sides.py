"""The caller's side: which of its own policies have to allow, by how the trust policy names it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

import functools

import msgspec

from doctor.evaluate.layers import Layer
from doctor.evaluate.principals import Way
from doctor.evaluate.statements import Asked
from doctor.evaluate.truth import all_of, any_of, both
from doctor.model.arn import account_of_arn
from doctor.model.policy import PolicyKind
from doctor.model.principal import Caller
from doctor.model.verdict import Decision, Match, Truth

TRUTH: dict[Decision, Truth] = {
    "allow": "true",
    "explicit-deny": "false",
    "implicit-deny": "false",
    "unknown": "unknown",
}

_CALLERS_HELD = 1_024
"""ARNs whose account is remembered: a case has a few, a search asks of one caller at a time."""
_NOTHING: frozenset[PolicyKind] = frozenset()
_OWN: frozenset[PolicyKind] = frozenset(
    {"identity policy", "permissions boundary", "session policy"}
)
_LIMITS: frozenset[PolicyKind] = frozenset({"permissions boundary", "session policy"})
_BEST_FIRST = {"true": 0, "unknown": 1, "false": 2}
"""Places in an order, not weights."""


class CallerSide(msgspec.Struct, frozen=True, gc=False):
    """Whether trust and the caller's own policies let it through, and which of them count."""

    truth: Truth
    counted: frozenset[PolicyKind]

    def needs(self, kind: PolicyKind) -> bool:
        """Say whether the silence of a kind of policy matters."""
        return kind not in _OWN or kind in self.counted


def caller_side(asked: Asked, layers: dict[PolicyKind, Layer]) -> CallerSide:
    """Combine trust with the caller's own policies, for each way in which the trust may match."""
    trust = layers["trust policy"]
    blind = trust.decision == "unknown" and trust.why
    if not trust.ways or blind:
        return _decide_without_ways(asked, layers)
    found = [_side_of(way, asked, layers) for way in dict.fromkeys(trust.ways)]
    if len(found) == 1:
        return found[0]
    best = min(found, key=lambda side: (_BEST_FIRST[side.truth], len(side.counted)))
    return CallerSide(any_of(side.truth for side in found), best.counted)


def _side_of(way: Way, asked: Asked, layers: dict[PolicyKind, Layer]) -> CallerSide:
    truth, match = way
    counted = policies_that_count(asked, match)
    if not counted:
        return CallerSide(truth, counted)
    side = CallerSide(both(truth, _own(counted, layers)), counted)
    if side.truth == "false" and truth != "false" and _may_need_less(asked.caller, match):
        return CallerSide("unknown", counted)
    return side


def _may_need_less(caller: Caller, match: Match) -> bool:
    """Say whether the caller, for all that is known, is one that fewer policies have a say on.

    It may be of the role's own account; and of those that a trust policy names, a user.
    """
    return caller.account is None or (caller.kind == "unknown" and match == "direct")


def _own(counted: frozenset[PolicyKind], layers: dict[PolicyKind, Layer]) -> Truth:
    return all_of([TRUTH[layers[kind].decision] for kind in counted])


_account = functools.lru_cache(maxsize=_CALLERS_HELD)(account_of_arn)


def _decide_without_ways(asked: Asked, layers: dict[PolicyKind, Layer]) -> CallerSide:
    """Decide where no statement matches, or the trust policy was not seen.

    An unseen one may name the caller itself: in one account the caller's own silence is then no
    obstacle, so only the least that counts in any way is asked.
    """
    trust = TRUTH[layers["trust policy"].decision]
    if trust != "unknown":
        counted = policies_that_count(asked, "account")
        return CallerSide(both(trust, _own(counted, layers)), counted)
    counted = policies_that_count(asked, "session")
    if asked.caller.account is None:
        return CallerSide("unknown", counted)
    return CallerSide(both("unknown", _own(counted, layers)), counted)


def policies_that_count(asked: Asked, match: Match) -> frozenset[PolicyKind]:
    """Return which of the caller's own policies have to allow."""
    caller = asked.caller
    if caller.kind == "service" or (caller.kind == "federated" and caller.account is None):
        return _NOTHING
    if match == "account" or caller.account is None or caller.account != _account(asked.role_arn):
        return _OWN
    if match in {"session", "anyone"} or caller.kind == "user":
        return _NOTHING
    return _LIMITS
