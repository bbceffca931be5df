"""request/duration-out-of-range: the requested session is shorter or longer than the call allows."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, policy_alone, raw_case

RULE = "request/duration-out-of-range"


WORDS = [
    "Parameter validation failed:\nInvalid range for parameter DurationSeconds, value: 60, valid "
    "min value: 900",
    "1 validation error detected: Value '300' at 'durationSeconds' failed to satisfy constraint: "
    "Member must have value greater than or equal to 900",
]


@pytest.mark.parametrize("text", WORDS)
def test_too_short_is_told_as_well(text: str) -> None:
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_the_profile_alone_shows_it() -> None:
    assert policy_alone(RULE) == [RULE]


def test_the_longest_that_the_role_allows_is_proposed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+duration_seconds = 43200" in (fix.diff or "")


def test_a_refusal_for_another_reason_proves_the_form() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = "AccessDenied: User is not authorized to perform: sts:AssumeRole"
    assert RULE not in ids_of(raw)


def test_a_session_of_a_user_may_last_longer() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "An error occurred (ValidationError) when calling the GetSessionToken operation: 1 "
        "validation error detected: Value '200000' at 'durationSeconds' failed to satisfy "
        "constraint: Member must have value less than or equal to 129600"
    )
    del raw["files"]
    assert "900 to 129600 s" in diagnose(parse_case(raw)).findings[0].title
