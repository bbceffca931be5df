"""trust/trust-principal-mismatch: the trust policy does not name the caller."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-principal-mismatch"


def test_the_caller_is_added_beside_the_others() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"][0]["Principal"]["AWS"] == [
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:user/bob",
    ]


def test_an_unread_trust_policy_makes_it_likely_and_not_proven() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
