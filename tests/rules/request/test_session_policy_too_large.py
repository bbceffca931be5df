"""request/session-policy-too-large: the session policy, or policies and tags together, are larger than AWS packs into a session."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "request/session-policy-too-large"


WORDS = {
    "PackedPolicyTooLarge: Packed size of session tags consumes 142% of allotted space.": "142 %",
    "An error occurred (PackedPolicyTooLarge) when calling the AssumeRoleWithWebIdentity "
    "operation: Serialized token too large for session": "when packed",
    "1 validation error detected: Value '{}' at 'policy' failed to satisfy constraint: Member "
    "must have length less than or equal to 2048": "too long",
}


@pytest.mark.parametrize("text", WORDS)
def test_aws_says_it_in_several_ways(text: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert finding.id == RULE
    assert WORDS[text] in finding.title


def test_a_long_policy_is_told_before_any_call() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    statement = raw["request"]["policy"]["Statement"][0]
    statement["Resource"] = [f"arn:aws:s3:::reports-of-{number}/*" for number in range(90)]
    assert ids_of(raw) == [RULE]


def test_tags_are_not_mended_by_a_shorter_policy() -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": next(iter(WORDS))}]}
    (fix,) = diagnose(parse_case(raw)).findings[0].fixes
    assert "tags" in fix.title
