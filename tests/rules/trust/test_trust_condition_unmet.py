"""trust/trust-condition-unmet: a condition of the trust policy is not met."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-condition-unmet"


def test_what_is_wanted_and_what_is_sent_are_both_told() -> None:
    explanation = first(RULE).explanation
    assert "alice" in explanation
    assert "bob" in explanation


def test_a_key_that_nobody_saw_is_not_called_unmet_for_certain() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = {
        "StringEquals": {"aws:RequestedRegion": "eu-west-1"}
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
