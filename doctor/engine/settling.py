"""What each unseen fact would decide: those that settle the most stand first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from doctor.evaluate import Fact, Settled, frame_question, settle
from doctor.model.diagnosis import Unknown
from doctor.model.observed import Known
from doctor.model.situation import HopVerdict, Situation

_PLURAL = ("the identity policies", "SCPs", "RCPs")


def by_settling(situation: Situation, unknowns: tuple[Unknown, ...]) -> tuple[Unknown, ...]:
    """Say of each unknown what it would decide, and put those first that decide the most."""
    settled = [each for hop in situation.hops for each in _of_hop(situation, hop)]
    if not settled:
        return unknowns
    listed = (*unknowns, *_unlisted(unknowns, settled))
    told = [replace(each, settles=tuple(_says(each.what, settled))) for each in listed]
    return tuple(sorted(told, key=lambda each: -_weight(each.what, settled)))


_OPTIONS = {"the permissions boundary": "--boundary", "the session policy": "--session-policy"}


def _unlisted(unknowns: tuple[Unknown, ...], settled: list[Settled]) -> Iterator[Unknown]:
    """List what else of the caller's policies has a say, where its identity policies were seen."""
    names = {each.what for each in unknowns}
    if any(name.startswith("the identity policies") for name in names):
        return
    facts = dict.fromkeys(fact.what for each in settled for fact in each.facts)
    for what in facts:
        option = next((it for start, it in _OPTIONS.items() if what.startswith(start)), None)
        if option is not None and what not in names:
            yield Unknown(what=what, why="not gathered", how_to_learn=f"give it with {option} FILE")


def _of_hop(situation: Situation, hop: HopVerdict) -> tuple[Settled, ...]:
    if hop.outcome == "worked" or hop.verdict.decision != "unknown":
        return ()
    if not isinstance(hop.caller, Known):
        return ()
    question = frame_question(
        situation.case, caller=hop.caller.value, request=hop.request, role_arn=hop.role_arn
    )
    return settle(question)


def _weight(what: str, settled: list[Settled]) -> float:
    """Weigh a fact: alone it settles more than together with others; what lets in counts twice."""
    return sum(
        (2 if each.decision == "allow" else 1) / len(each.facts)
        for each in settled
        if any(fact.what == what for fact in each.facts)
    )


def _says(what: str, settled: list[Settled]) -> Iterator[str]:
    """Say where a fact lets in, with what else that takes, and where it alone keeps out."""
    pronoun = "they" if what.startswith(_PLURAL) else "it"
    for each in settled:
        own = next((fact for fact in each.facts if fact.what == what), None)
        if each.decision == "allow" and own is not None:
            others = [_briefly(fact) for fact in each.facts if fact is not own]
            beside = f", if also {' and '.join(others)}" if others else ""
            yield f"lets you in where {pronoun} {own.says}{beside}"
            break
    alone = [each.facts[0].says for each in settled if each.decision == "deny" and _is(each, what)]
    if any("not allow" in says for says in alone):
        # Where silence refuses, a Deny goes without saying.
        alone = [says for says in alone if not says.startswith("den")]
    if alone:
        yield f"keeps you out where {pronoun} {' or '.join(alone).replace(' or is ', ' or ')}"


def _is(settled: Settled, what: str) -> bool:
    return len(settled.facts) == 1 and settled.facts[0].what == what


def _briefly(fact: Fact) -> str:
    """Name a fact beside another: which request and whose policies it is about is clear."""
    named = re.sub(r" of (?:arn:\S+|the request)$", "", fact.what)
    return f"{named} {fact.says}"
