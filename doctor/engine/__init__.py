"""The pipeline: resolve, judge every hop, run the catalogue, rank, prove, walk the paths. Pure."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from msgspec.structs import replace

from doctor.case.recorded_events import add_recorded_events
from doctor.engine.evidence_places import add_pasted_places
from doctor.engine.judge import judge, judge_case
from doctor.engine.outcome import conclude
from doctor.engine.repeated_findings import limit_repeats
from doctor.engine.settling_order import by_settling
from doctor.engine.time_line import add_suspects, tell_history
from doctor.engine.unknowns import list_unknowns, still_of_use
from doctor.engine.work_time import IsOver, WorkTime, never
from doctor.fix import join_remedies, prove_proposals
from doctor.model.case import Case
from doctor.model.diagnosis import AlternativePath, Diagnosis
from doctor.model.failure import ErrorMeaning
from doctor.model.finding import Finding, unique_evidence
from doctor.model.situation import Situation
from doctor.rules import load_advice, load_rules
from doctor.rules.advice_for_jobs import fit_to_job
from doctor.rules.as_written import quote_as_written
from doctor.rules.differential import list_candidates, order_by_reports, weigh_causes
from doctor.rules.law import rank_findings, roots_first
from doctor.rules.place_of_call import at_place_of_call
from doctor.rules.replaced_values import hold_to_what_was_pasted
from doctor.rules.rule import Rule
from doctor.texts.error_meaning import read_failure
from doctor.texts.failure_line import show_failure

__all__ = ["diagnose", "find_causes", "judge", "judge_case"]


def diagnose(case: Case, *, advice: bool = False, is_over: IsOver = never) -> Diagnosis:
    """Diagnose a case: the same case gives the same diagnosis, on any machine.

    With `advice`, what works and endangers stands behind the causes. Once `is_over` says that there
    is no more time, what was not begun is left out, and listed among what is not known; so is a
    part that ends in a fault of our own.
    """
    time = WorkTime(is_over)
    situation = judge_case(add_recorded_events(case))
    history = tell_history(situation)
    causes = order_by_reports(situation, find_causes(situation, history.fits, time))
    causes = limit_repeats(causes)
    found = tuple(add_suspects(finding, history) for finding in causes)
    if advice:
        found += time.spend("advice", lambda: limit_repeats(find_advice(situation))) or ()
    found = fit_to_job(found, situation)
    found = tuple(
        replace(finding, evidence=unique_evidence(finding.evidence))
        for finding in (quote_as_written(each, situation) for each in found)
    )

    def rediagnose(changed: Case) -> tuple[Situation, tuple[Finding, ...]] | None:
        return time.spend("the test of some fixes", lambda: _rediagnose(changed))

    proved = tuple(
        replace(finding, fixes=prove_proposals(finding, situation, rediagnose)) for finding in found
    )
    proved = join_remedies(roots_first(proved), situation, rediagnose)
    unseen = list_unknowns(situation)
    unknowns = time.spend(
        "what each unseen fact would decide", lambda: by_settling(situation, unseen)
    )
    paths = time.spend("the search for another path", lambda: _other_paths(situation))
    left_out = time.list_left_out()
    verdict, summary = conclude(situation, proved, left_out)
    return Diagnosis(
        situation=situation,
        verdict=verdict,
        summary=summary,
        findings=add_pasted_places(situation.case, proved),
        unknowns=(*left_out, *still_of_use(unknowns or unseen, proved)),
        paths=paths or (),
        history=history,
        readings=tuple(_readings(situation)),
        faults=time.faults,
        answers=tuple(" ".join(show_failure(each).split()) for each in situation.failures),
    )


def find_causes(
    situation: Situation, fits: tuple[str, ...] = (), time: WorkTime | None = None
) -> tuple[Finding, ...]:
    """Run every rule and put what they find in order, most probable cause first.

    `fits` are the causes that fit a recent change: among equals they stand first. A rule that
    raises is left out where a `time` is given that remembers it, else it is the caller's affair.
    """
    asked, time = time, time or WorkTime()
    rules, situation = load_rules(), at_place_of_call(situation)
    found = [
        hold_to_what_was_pasted(finding, situation)
        for rule in rules
        for finding in time.spend(
            "the search for some causes",
            functools.partial(_ask, rule, situation),
            name=f"whether {rule.id} is a cause",
        )
        or ()
    ]
    weights = weigh_causes(situation) if any(map(_is_open, found)) else {}
    known = rank_findings(found, rules, fits, weights=weights)
    candidates = time.spend(
        "the ranking of what else may be the cause", lambda: list_candidates(situation, known)
    )
    if asked is None and time.faults:
        raise time.faults[0]
    return rank_findings(found, rules, fits, candidates, weights) if candidates else known


def _ask(rule: Rule, situation: Situation) -> tuple[Finding, ...]:
    return tuple(rule.diagnose(situation))


def _is_open(finding: Finding) -> bool:
    """Say whether an error leaves open which of several causes it is."""
    return finding.severity == "error" and finding.certainty != "proven"


def find_advice(situation: Situation) -> tuple[Finding, ...]:
    """Run the rules that tell what works and endangers it."""
    rules = load_advice()
    return rank_findings([each for rule in rules for each in rule.diagnose(situation)], rules)


def _readings(situation: Situation) -> Iterator[ErrorMeaning]:
    """Say of each error what it proves and hides, each once.

    A denial in words of another kind too is that kind: what proves the other may not hold of it.
    """
    failures = situation.failures
    named = {each.text for each in failures if each.kind != "access-denied"}
    alone = [each for each in failures if each.kind != "access-denied" or each.text not in named]
    told = dict.fromkeys(map(read_failure, alone))
    yield from (each for each in told if each is not None)


def _rediagnose(case: Case) -> tuple[Situation, tuple[Finding, ...]]:
    situation = judge_case(case)
    return situation, find_causes(situation)


def _other_paths(situation: Situation) -> tuple[AlternativePath, ...]:
    """Walk the graph for another way in, only where the way that was asked for is closed.

    The graph is loaded only when the case shows something to walk.
    """
    if situation.works or not situation.hops or len(situation.case.roles) == 0:
        return ()
    if situation.hops[-1].verdict.decision == "allow" and not situation.failures:
        return ()
    from doctor.graph import find_other_paths  # noqa: PLC0415 - few cases need it

    return find_other_paths(situation)
