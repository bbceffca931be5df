"""credentials/partial-credentials: one half of a key pair is missing."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import raw_case

RULE = "credentials/partial-credentials"


def test_a_lone_key_in_the_environment_is_told_by_its_variable() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = None
    raw["env"] = {"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "AWS_SECRET_ACCESS_KEY" in finding.title


def test_a_program_that_hands_over_one_half_is_told_by_its_error() -> None:
    told = "Partial credentials found in explicit, missing: aws_secret_access_key"
    raw = {"schema": "roledoctor.case/1", "env": {}, "errors": [{"text": told}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "sets them" in finding.explanation
