"""A diagnosis that runs out of time: what was finished is told, and what was not is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from doctor.case.case_file import parse_case
from doctor.engine import diagnose, find_causes, judge_case
from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.model.unseen_facts import Unfinished
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from doctor.rules import load_rules
from tests.engine.test_long_files import policies_of_hops


class Clock:
    """Says that the time is over once it was asked so many times."""

    def __init__(self, asked: int) -> None:
        self.left = asked

    def is_over(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_without_time_nothing_is_found_and_that_is_no_health() -> None:
    diagnosis = diagnose(policies_of_hops(3), advice=True, is_over=Clock(0).is_over)
    assert (diagnosis.verdict, diagnosis.findings) == ("inconclusive", ())
    assert "not everything was looked for" in diagnosis.summary
    shown = render_text(diagnosis, TextOptions(width=80, color=False))
    assert "The time limit was reached. Left out: the search for some causes;" in shown


def test_what_was_found_in_time_stands_with_fixes_that_are_said_to_be_untested() -> None:
    whole = diagnose(policies_of_hops(3))
    asked = Clock(10**6)
    diagnose(policies_of_hops(3), is_over=asked.is_over)
    for enough in range(0, 10**6 - asked.left, 5):
        part = diagnose(policies_of_hops(3), is_over=Clock(enough).is_over)
        if part.findings:
            break
    assert part.verdict == "failing"
    assert {each.id for each in part.findings} <= {each.id for each in whole.findings}
    fixes = [fix for each in part.findings for fix in each.fixes if fix.edits]
    assert fixes
    assert not any(fix.verified for fix in fixes)
    assert {fix.unproved for fix in fixes} == {
        "Not tested: the report says why its test was left out."
    }
    left_out = [each.unseen for each in part.unknowns if isinstance(each.unseen, Unfinished)]
    assert "the test of some fixes" in map(str, left_out)


def test_with_time_enough_nothing_is_left_out() -> None:
    assert diagnose(policies_of_hops(3), is_over=Clock(10**6).is_over) == diagnose(
        policies_of_hops(3)
    )


@pytest.fixture
def faulty_rule(monkeypatch: pytest.MonkeyPatch, forgiving: None) -> str:
    """Let one rule of the catalogue raise."""
    del forgiving
    broken = "trust/trust-principal-mismatch"

    def fault(situation: Situation) -> Iterator[Finding]:
        raise TypeError(f"of {situation.case.schema}")
        yield

    rules = tuple(
        replace(each, diagnose=fault) if each.id == broken else each for each in load_rules()
    )
    monkeypatch.setattr("doctor.engine.load_rules", lambda: rules)
    return broken


def test_a_rule_that_raises_leaves_the_report_of_the_others(faulty_rule: str) -> None:
    case = policies_of_hops(3)
    diagnosis = diagnose(case)
    assert {type(each) for each in diagnosis.faults} == {TypeError}
    assert not any(fix.verified for each in diagnosis.findings for fix in each.fixes)
    assert diagnosis.unknowns[0].unseen == Unfinished(
        f"whether {faulty_rule} is a cause", has_fault=True
    )
    shown = render_text(diagnosis, TextOptions(width=80, color=False))
    assert f"A fault of roledoctor itself left out: whether {faulty_rule} is a cause" in " ".join(
        shown.split()
    )
    assert "time limit" not in shown


def test_a_rule_that_raises_proves_no_health_and_no_fix(faulty_rule: str) -> None:
    diagnosis = diagnose(parse_case(b'{"schema": "roledoctor.case/1"}'))
    assert (diagnosis.verdict, faulty_rule in str(diagnosis.unknowns)) == ("inconclusive", True)


def test_whoever_gives_no_time_gets_the_fault(faulty_rule: str) -> None:
    del faulty_rule
    with pytest.raises(TypeError):
        find_causes(judge_case(policies_of_hops(3)))
