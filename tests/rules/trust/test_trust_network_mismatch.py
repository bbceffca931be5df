"""trust/trust-network-mismatch: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-network-mismatch"


def test_the_address_is_accepted_beside_the_others_in_the_callers_own_statement() -> None:
    fixes = first(RULE).fixes
    condition = fixes[0].document["Statement"][0]["Condition"]
    assert condition == {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.7/32"]}}
    assert fixes[0].verified
    assert fixes[0].risk is None
    assert fixes[-1].kind == "environment"


def test_a_shared_statement_is_left_alone_and_the_caller_gets_its_own() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    statement = role["trust_policy"]["Statement"][0]
    statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:root"}
    best = diagnose(parse_case(raw)).findings[0].fixes[0]
    assert best.verified
    assert best.document["Statement"][0] == statement
    assert best.document["Statement"][1]["Condition"] == {
        "IpAddress": {"aws:SourceIp": "198.51.100.7/32"}
    }


def test_an_address_that_nobody_saw_is_not_accused() -> None:
    raw = raw_case(RULE)
    del raw["request"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "checkip" in (finding.next_step or "")
    assert [fix.kind for fix in finding.fixes] == ["environment"]


def test_an_endpoint_that_the_call_did_not_go_through_is_told() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = {
        "StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}
    }
    raw["request"] = {"context": {"aws:SourceVpce": None}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "VPC endpoint" in finding.explanation
