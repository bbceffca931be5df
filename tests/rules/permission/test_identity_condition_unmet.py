"""permission/identity-condition-unmet: the caller's policy allows the call under a condition that is not met."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "permission/identity-condition-unmet"


def test_what_is_wanted_is_told() -> None:
    finding = first(RULE)
    assert "ABCDEF123456" in finding.explanation
    (fix,) = finding.fixes
    assert fix.verified
    assert "+external_id = ABCDEF123456" in (fix.diff or "")


def test_a_condition_on_what_nobody_saw_may_be_the_cause() -> None:
    """The address that a call comes from is in no evidence of the machine that makes it."""
    raw = raw_case(RULE)
    (policy,) = next(iter(raw["principals"].values()))["identity_policies"]
    for statement in policy["document"]["Statement"]:
        if "Condition" in statement:
            statement["Condition"] = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    found = {each.id: each for each in diagnose(parse_case(raw)).findings}
    assert found[RULE].certainty == "likely"
    assert (
        found[RULE].title
        == "the caller's policy has a condition on aws:SourceIp that may not be met"
    )
