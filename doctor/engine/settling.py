"""What each unseen fact would decide: those that settle the most stand first."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.evaluate import Settled, frame_question, settle
from doctor.model.diagnosis import Unknown
from doctor.model.observed import Known
from doctor.model.situation import HopVerdict, Situation

_MOST_SAID = 3


def by_settling(situation: Situation, unknowns: tuple[Unknown, ...]) -> tuple[Unknown, ...]:
    """Say of each unknown what it would decide, and put those first that decide the most."""
    settled = [each for hop in situation.hops for each in _of_hop(situation, hop)]
    if not settled:
        return unknowns
    told = [replace(each, settles=tuple(_says(each.what, settled))) for each in unknowns]
    return tuple(sorted(told, key=lambda each: -_weight(each.what, settled)))


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
    """Say in which sets a fact stands; a Deny goes unsaid where silence refuses already."""
    said = 0
    alone = {each.facts[0].says for each in settled if each.facts[0].what == what}
    for each in settled:
        own = next((fact for fact in each.facts if fact.what == what), None)
        silence_refuses = any("not allow" in says for says in alone)
        if own is None or (own.says.startswith("den") and silence_refuses):
            continue
        others = [str(fact) for fact in each.facts if fact is not own]
        outcome = "lets you in" if each.decision == "allow" else "keeps you out"
        yield f"{outcome} where {' and '.join((str(own), *others))}"
        said += 1
        if said == _MOST_SAID:
            return
