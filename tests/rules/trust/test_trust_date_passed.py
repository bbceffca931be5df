"""trust/trust-date-passed: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-date-passed"


def test_a_week_from_now_is_proposed() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
    assert fix.document["Statement"][0]["Condition"] == {
        "DateLessThan": {"aws:CurrentTime": "2026-02-07T12:00:00Z"}
    }


def test_a_time_that_has_not_begun_is_told_apart() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Condition"] = {"DateGreaterThan": {"aws:CurrentTime": "2026-06-01T00:00:00Z"}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "has not begun" in finding.title
    assert "wait until 2026-06-01" in (finding.next_step or "")
    assert finding.fixes[0].verified


def test_others_who_were_shut_out_by_the_date_are_not_let_in_first() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:root"}
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    assert (fixes[0].verified, fixes[0].risk) == (True, None)
    assert len(fixes[0].document["Statement"]) == 2
    assert fixes[1].risk is not None
