"""The layers: all policies of one kind, and what they say to one request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import msgspec

from doctor.evaluate.principals import Way
from doctor.evaluate.statements import Asked, OpenStatement, ReadyStatement
from doctor.evaluate.truth import any_of, either
from doctor.model.observation import Absent, Known, Observed, Unreadable
from doctor.model.policy import Policy, PolicyKind
from doctor.model.verdict import Decision, LayerVerdict, StatementMatch, Truth


class ReadyPolicy:
    """A policy whose statements are prepared once, and narrowed for the role that is asked for."""

    __slots__ = ("_key", "_narrowed", "malformed", "policy", "statements")

    def __init__(self, policy: Policy, statements: tuple[ReadyStatement, ...]) -> None:
        self.policy = policy
        self.statements = statements
        self.malformed = policy.is_open or any(fault.blocks for fault in policy.faults)
        self._key: tuple[str, str] | None = None
        self._narrowed: list[ReadyStatement] = []

    def narrow(self, asked: Asked) -> list[ReadyStatement]:
        """Give the statements that action and resource leave open, kept for the next caller."""
        key = (asked.lowered, asked.role_arn)
        if self._key != key:
            self._narrowed = [each for each in self.statements if each.may_match(*key)]
            self._key = key
        return self._narrowed


def prepare(policy: Policy) -> ReadyPolicy:
    """Prepare a policy: a statement without an effect says nothing (it is a fault already)."""
    return ReadyPolicy(
        policy,
        tuple([ReadyStatement(policy, each) for each in policy.statements if each.effect]),
    )


class Layer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the policies of one kind say.

    `why` tells what stood in the way of reading them. `doubt`: a Deny in them may apply, for all
    that is known. `ways` are the Allow statements that may match, and as what the caller does.
    `statements` is empty where no trace was asked for.
    """

    kind: PolicyKind
    decision: Decision
    there: bool = True
    why: str = ""
    doubt: bool = False
    ways: tuple[Way, ...] = ()
    statements: tuple[StatementMatch, ...] = ()

    def verdict(self, *, needed: bool) -> LayerVerdict:
        """Return the layer as the trace shows it."""
        return LayerVerdict(
            kind=self.kind,
            decision=self.decision,
            needed=needed and self.there,
            statements=self.statements,
            why=self.why,
        )


_MALFORMED = "the policy is malformed"

ReadyLevel = Sequence[ReadyPolicy]


@functools.lru_cache(maxsize=256)  # kinds of policies by decisions, and a few reasons
def plain_layer(kind: PolicyKind, decision: Decision, why: str = "", *, doubt: bool) -> Layer:
    """Return a layer without a trace: there are few, so each is made once."""
    return Layer(kind=kind, decision=decision, why=why, doubt=doubt)


@functools.lru_cache(maxsize=16)  # one for each kind of policy
def _empty_layer(kind: PolicyKind) -> Layer:
    return Layer(kind=kind, decision="allow", there=False, why="there is none")


def layer_without_policies(kind: PolicyKind, observed: Absent | Unreadable) -> Layer:
    """Return the layer of policies that are not there, or that nobody could read."""
    if isinstance(observed, Unreadable):
        return plain_layer(kind, "unknown", observed.why, doubt=True)
    return _empty_layer(kind)


Kept = Sequence[OpenStatement]


class OpenLayer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The policies of one kind, as far as action, role and caller leave their statements open.

    `levels` of them have to allow, each for itself; `denies_only` where full access is implied.
    `settled` is the answer, where the request's context has no say in it.
    """

    kind: PolicyKind
    levels: tuple[Kept, ...] = ()
    malformed: tuple[bool, ...] = ()
    denies_only: bool = False
    settled: Layer | None = None


def open_layer(
    kind: PolicyKind,
    levels: Observed[Sequence[ReadyLevel]],
    asked: Asked,
    *,
    denies_only: bool = False,
) -> OpenLayer:
    """Open a layer for a caller; where that settles it, the answer is kept with it."""
    if isinstance(levels, (Absent, Unreadable)):
        return OpenLayer(kind=kind, settled=layer_without_policies(kind, levels))
    if denies_only:
        levels = Known((tuple(policy for level in levels.value for policy in level),))
    opened = OpenLayer(
        kind=kind,
        levels=tuple(tuple(_open_all(level, asked)) for level in levels.value),
        malformed=tuple(any(each.malformed for each in level) for level in levels.value),
        denies_only=denies_only,
    )
    if any(each.source.hangs_on_context for level in opened.levels for each in level):
        return opened
    return msgspec.structs.replace(opened, settled=settle(opened, asked))


def settle(opened: OpenLayer, asked: Asked) -> Layer:
    """Decide an open layer for the request's context."""
    if opened.settled is not None:
        return opened.settled
    ways = opened.kind == "trust policy"
    judged = [
        _conclude(opened.kind, _decide_all(level, asked, ways=ways), malformed=malformed)
        for level, malformed in zip(opened.levels, opened.malformed, strict=True)
    ]
    return _merge(opened.kind, judged, denies_only=opened.denies_only)


def trace_layer(
    kind: PolicyKind,
    levels: Observed[Sequence[ReadyLevel]],
    asked: Asked,
    *,
    denies_only: bool = False,
) -> Layer:
    """Decide a layer with the trace of every statement."""
    if isinstance(levels, (Absent, Unreadable)):
        return layer_without_policies(kind, levels)
    judged = []
    for level in levels.value:
        matches = tuple([each.trace(asked) for policy in level for each in policy.statements])
        malformed = any(policy.malformed for policy in level)
        judged.append(_conclude(kind, _read(matches), malformed=malformed, matches=matches))
    return _merge(kind, judged, denies_only=denies_only)


class _Said(msgspec.Struct, frozen=True, gc=False):
    """Whether a Deny applies, whether an Allow does, and as what each Allow takes the caller."""

    denied: Truth
    allowed: Truth
    ways: tuple[Way, ...] = ()


_DENIED = _Said("true", "false")


def _merge(kind: PolicyKind, judged: list[Layer], *, denies_only: bool) -> Layer:
    """Put levels together: each has to allow, or where full access is implied only not to deny."""
    if len(judged) == 1 and not denies_only:
        return judged[0]
    decisions = {level.decision for level in judged}
    doubt = any(level.doubt for level in judged)
    decision: Decision = "allow"
    if "explicit-deny" in decisions:
        decision = "explicit-deny"
    elif "implicit-deny" in decisions and not denies_only:
        decision = "implicit-deny"
    elif doubt or ("unknown" in decisions and not denies_only):
        decision = "unknown"
    why = next((each.why for each in judged if each.why), "") if decision == "unknown" else ""
    matches = tuple([each for level in judged for each in level.statements])
    if not matches:
        return plain_layer(kind, decision, why, doubt=doubt)
    return Layer(kind=kind, decision=decision, why=why, doubt=doubt, statements=matches)


def _conclude(
    kind: PolicyKind,
    said: _Said,
    *,
    malformed: bool,
    matches: tuple[StatementMatch, ...] = (),
) -> Layer:
    """Decide over what statements say: a Deny wins, then an Allow is needed."""
    doubt = False
    decision: Decision = "explicit-deny"
    if said.denied != "true":
        decision = "unknown" if malformed else _decide(said.denied, said.allowed)
        doubt = malformed or said.denied == "unknown"
    why = _MALFORMED if malformed and decision == "unknown" else ""
    if not matches and not said.ways:
        return plain_layer(kind, decision, why, doubt=doubt)
    return Layer(
        kind=kind, decision=decision, why=why, doubt=doubt, ways=said.ways, statements=matches
    )


def _decide(denied: Truth, allowed: Truth) -> Decision:
    if allowed == "false":
        return "implicit-deny"
    return "unknown" if "unknown" in {denied, allowed} else "allow"


def _read(matches: tuple[StatementMatch, ...]) -> _Said:
    """Read off a trace what its statements say together."""
    ways = [
        (each.truth, principal.match or "account")
        for each in matches
        if each.effect == "Allow" and each.truth != "false"
        for principal in each.of("Principal")
    ]
    return _Said(
        any_of([each.truth for each in matches if each.effect == "Deny"]),
        any_of([each.truth for each in matches if each.effect == "Allow"]),
        tuple(ways),
    )


def _open_all(policies: ReadyLevel, asked: Asked) -> Iterator[OpenStatement]:
    for policy in policies:
        for statement in policy.narrow(asked):
            opened = statement.open_to(asked.caller)
            if opened is not None:
                yield opened


def _decide_all(statements: Kept, asked: Asked, *, ways: bool) -> _Said:
    """Decide the statements one by one, no further than the answer needs."""
    denied: Truth = "false"
    allowed: Truth = "false"
    found_ways: list[Way] = []
    for statement in statements:
        if statement.source.effect == "Deny":
            denied = either(denied, statement.decide(asked))
            if denied == "true":
                return _DENIED
        elif ways or allowed != "true":
            truth = statement.decide(asked)
            allowed = either(allowed, truth)
            if ways and truth != "false":
                found_ways.append((truth, statement.match))
    return _Said(denied, allowed, tuple(found_ways))
