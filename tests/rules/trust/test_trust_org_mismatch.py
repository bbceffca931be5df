"""trust/trust-org-mismatch: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-org-mismatch"


def test_the_caller_alone_is_named_before_a_whole_organization_is_let_in() -> None:
    fixes = first(RULE).fixes
    assert fixes[0].document["Statement"][1]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:user/bob"
    }
    assert (fixes[0].verified, fixes[0].risk) == (True, None)
    assert "o-exampleorg2" in (fixes[-1].risk or "")


def test_an_organization_that_nobody_saw_is_not_accused() -> None:
    raw = raw_case(RULE)
    del raw["organizations"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_path_is_explained() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Condition"] = {
        "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg2/r-ab12/ou-ab12-1/*"}
    }
    raw["organizations"][0]["accounts"]["111122223333"]["path"] = ["r-ab12", "ou-ab12-2"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "ForAnyValue" in finding.explanation
    assert finding.fixes[0].verified
