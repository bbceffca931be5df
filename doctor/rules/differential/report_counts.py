"""What people met who reported the same topics: how often each cause was the true one, counted.

`report_counts.json` is counted from the public reports and cases that are kept as fixtures, each
with the cause that its thread found (`python -m tests.tools.report_counts`). A text of somebody's
own speaks of more than its error: what it is about raises the causes that were met beside the same
topics, also such as the kind of failure does not lead to, and lowers the others. It orders what
nobody has proved, and proves nothing.

The score of a cause is its place among what was found, and the logarithm of how often it was met:
in all reports, and with each topic against without. Topics come in groups, so their sum is divided
by the square root of their number. The constants were chosen where reports of rounds that were
not counted came out best.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.differential.families import Family, family_of
from doctor.rules.differential.remaining_causes import find_candidate

_FILE: Final = Path(__file__).parent / "report_counts.json"
_FEW: Final = 4
"""Reports of a topic, and topics of a text, below which nothing is drawn from them."""

_DOUBT: Final = 8
"""Reports like the average that are counted beside those of a cause: few reports tell little."""

_STEEP: Final = 3.0
"""No topic alone counts for more, or against."""

_SHARE: Final = 1.3
"""What the topics count for beside how often a cause was met at all."""

_PLACES: Final = {"likely": 4.0, "possible": 2.0}
_STEP: Final = 0.4
"""What the first finding of each certainty is worth, and what each place behind it is less."""

_UNMET: Final = 0.3
"""Reports that are counted for every cause: nobody told yet of some."""

_MOST: Final = 3
"""Among so many causes that score best, one that nothing else speaks for is added."""


class Topic(msgspec.Struct, frozen=True):
    """How many reports speak of a topic, and how many of them had each cause.

    A report counts for its cause as one, and as half for each that would be as right.
    """

    reports: int
    causes: dict[str, float]


class ReportCounts(msgspec.Struct, frozen=True):
    """How many reports were counted, how many had each cause, and the same for each topic.

    `families` holds the causes that were met beside each kind of answer.
    """

    reports: int
    causes: dict[str, float]
    topics: dict[str, Topic]
    families: dict[Family, tuple[str, ...]] = {}

    def is_met(self, families: Iterable[Family], cause: str) -> bool:
        """Say whether a report with one of these answers had a cause.

        How a tool is set up may be wrong behind any answer.
        """
        return cause.startswith("config/") or any(
            cause in self.families.get(each, ()) for each in families
        )

    def is_frequent(self, topic: str) -> bool:
        """Say whether enough reports speak of a topic."""
        return topic in self.topics and self.topics[topic].reports >= _FEW

    def weigh(self, topic: str, cause: str) -> float:
        """Return how much a topic speaks for a cause, below zero against it."""
        told = self.topics[topic]
        usual = told.reports / self.reports
        met = told.causes.get(cause, 0) + _DOUBT * usual
        weight = math.log(met / (self.causes.get(cause, 0) + _DOUBT) / usual)
        return max(-_STEEP, min(_STEEP, weight))

    def tell(self, topics: list[str], cause: str) -> Iterator[Evidence]:
        """Say which of some topics speaks most for a cause."""
        topic = max(topics, key=lambda each: self.weigh(each, cause))
        told = self.topics[topic]
        if (met := round(told.causes.get(cause, 0))) > 1:
            of = f"{told.reports} known reports that mention {topic}"
            yield Evidence(says=f"about {met} of {of} had this cause")


@functools.cache
def report_counts() -> ReportCounts:
    """Return what was counted."""
    return msgspec.json.decode(_FILE.read_bytes(), type=ReportCounts)


def order_by_reports(situation: Situation, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Order the errors that nothing proves by what people met, and add what is likeliest by that.

    Where a text tells too little, or more than counts could tell, nothing changes; nor where it
    tells of no failure.
    """
    errors = [each for each in found if each.severity == "error"]
    if len(situation.case.topics) < _FEW or not situation.failures or _is_told(situation, errors):
        return found
    counts = report_counts()
    topics = [each for each in situation.case.topics if counts.is_frequent(each)]
    if len(topics) < _FEW:
        return found
    scores = _scores(counts, topics, errors)
    if errors and errors[0].certainty == "likely":
        # What the evidence points at gives way to no count.
        scores[errors[0].id] = math.inf
    ranked = sorted(scores, key=lambda cause: -scores[cause])
    families = {family_of(each) for each in situation.failures}
    kept = {each.id: each for each in reversed(errors)}
    added = {
        cause: replace(candidate, certainty="possible")
        for cause in ranked[:_MOST]
        if cause not in kept
        and counts.is_met(families, cause)
        and (candidate := find_candidate(situation, cause)) is not None
    }
    chosen = [each for cause in ranked if (each := kept.get(cause) or added.get(cause))]
    # Of an error that nobody knows, what people met makes a cause possible, and no more.
    known = any(each.kind != "unrecognised" for each in situation.failures)
    ordered = _lift(chosen, errors, lambda cause: counts.tell(topics, cause), known=known)
    first = {id(each) for each in kept.values()}
    return (*ordered, *(each for each in found if id(each) not in first))


def _is_told(situation: Situation, errors: list[Finding]) -> bool:
    """Say whether the evidence, or AWS, says what the cause is."""
    proven = any(each.certainty == "proven" for each in errors)
    named = any(each.layer is not None for each in situation.failures)
    return proven or named or situation.works


def _scores(counts: ReportCounts, topics: list[str], errors: list[Finding]) -> dict[str, float]:
    """Score every cause that was met, and every one that was found."""
    share = _SHARE / math.sqrt(len(topics))
    scores = {
        cause: math.log(met + _UNMET) + share * sum(counts.weigh(each, cause) for each in topics)
        for cause, met in counts.causes.items()
    }
    places = {each.id: (place, each) for place, each in reversed(list(enumerate(errors)))}
    for cause, (place, each) in places.items():
        worth = _PLACES[each.certainty] - _STEP * place
        scores[cause] = scores.get(cause, math.log(_UNMET)) + worth
    return scores


def _lift(
    chosen: list[Finding],
    errors: list[Finding],
    tell: Callable[[str], Iterator[Evidence]],
    *,
    known: bool,
) -> Iterator[Finding]:
    """Give the findings in their new order, none less sure than one behind it.

    What stands before others by what people met says so.
    """
    likely = (at for at, each in enumerate(chosen) if each.certainty == "likely")
    last = max(likely, default=0 if known else -1)
    places = {id(each): place for place, each in enumerate(errors)}
    for at, each in enumerate(chosen):
        if at >= places.get(id(each), len(chosen)):
            yield each
            continue
        certainty = "likely" if at <= last else each.certainty
        yield replace(each, certainty=certainty, evidence=(*each.evidence, *tell(each.id)))
