"""What each unseen fact would decide: those that settle the most stand first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from doctor.evaluate import frame_question, settle
from doctor.model.diagnosis import Unknown
from doctor.model.observation import Known
from doctor.model.policy import PolicyKind
from doctor.model.situation import HopVerdict, Situation
from doctor.model.unseen_facts import Fact, Settled, Unseen, UnseenPolicies

_OPTIONS: Final[dict[PolicyKind, str]] = {
    "permissions boundary": "--boundary",
    "session policy": "--session-policy",
}


def by_settling(situation: Situation, unknowns: tuple[Unknown, ...]) -> tuple[Unknown, ...]:
    """Say of each unknown what it would decide, and put those first that decide the most."""
    settled = [each for hop in situation.hops for each in _of_hop(situation, hop)]
    if not settled:
        return unknowns
    listed = (*unknowns, *_list_other_policies(unknowns, settled))
    decided = _by_unseen(settled)
    told = [
        replace(
            each,
            lets_in=_facts_that_allow(each.unseen, decided.get(each.unseen, ())),
            keeps_out=tuple(_facts_that_deny(decided.get(each.unseen, ()))),
        )
        for each in listed
    ]
    return tuple(sorted(told, key=lambda each: -_weight(decided.get(each.unseen, ()))))


def _by_unseen(settled: list[Settled]) -> dict[Unseen, list[Settled]]:
    """Sort the sets by what they belong to: a long chain has many of both."""
    found: dict[Unseen, list[Settled]] = {}
    for each in settled:
        for unseen in dict.fromkeys(fact.unseen for fact in each.facts):
            found.setdefault(unseen, []).append(each)
    return found


def _list_other_policies(
    unknowns: tuple[Unknown, ...], settled: list[Settled]
) -> Iterator[Unknown]:
    """List what else of the caller's policies has a say, where its identity policies were seen."""
    listed = {each.unseen for each in unknowns}
    if any(isinstance(it, UnseenPolicies) and it.kind == "identity policy" for it in listed):
        return
    for unseen in dict.fromkeys(fact.unseen for each in settled for fact in each.facts):
        option = _OPTIONS.get(unseen.kind) if isinstance(unseen, UnseenPolicies) else None
        if option is not None and unseen not in listed:
            yield Unknown(
                unseen=unseen, why="not in the evidence", how_to_learn=f"give it with {option} FILE"
            )


def _of_hop(situation: Situation, hop: HopVerdict) -> tuple[Settled, ...]:
    if hop.outcome == "worked" or hop.verdict.decision != "unknown":
        return ()
    if not isinstance(hop.caller, Known):
        return ()
    question = frame_question(
        situation.case, caller=hop.caller.value, request=hop.request, role_arn=hop.role_arn
    )
    return settle(question)


def _weight(decided: Sequence[Settled]) -> float:
    """Weigh a fact: alone it settles more than together with others; what lets in counts twice."""
    return sum((2 if each.decision == "allow" else 1) / len(each.facts) for each in decided)


def _facts_that_allow(unseen: Unseen, decided: Sequence[Settled]) -> tuple[Fact, ...]:
    """Return the first set of facts that lets in and that it belongs to, its own fact first."""
    for each in decided:
        own = [fact for fact in each.facts if fact.unseen == unseen]
        if each.decision == "allow":
            return (own[0], *(fact for fact in each.facts if fact is not own[0]))
    return ()


def _facts_that_deny(decided: Sequence[Settled]) -> Iterator[Fact]:
    """Give what it would be to keep the caller out all by itself."""
    for each in decided:
        if each.decision == "deny" and len(each.facts) == 1:
            yield each.facts[0]
