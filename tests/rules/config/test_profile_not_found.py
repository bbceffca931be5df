"""config/profile-not-found: the named profile exists in neither shared file."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "config/profile-not-found"


def test_the_nearest_name_is_proposed() -> None:
    assert "project-role" in first(RULE).fixes[0].title


def test_a_name_that_differs_in_letter_case_is_told_as_such() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "Project-Role"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "case" in finding.fixes[0].title


def test_a_variable_that_names_it_is_shown_as_the_place() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = None
    raw["env"] = {"AWS_PROFILE": "projet-role"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert str(finding.evidence[0].place) == "environment variable AWS_PROFILE"


def test_an_error_text_alone_names_the_profile() -> None:
    text = "The config profile (staging) could not be found"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert "staging" in diagnose(parse_case(raw)).findings[0].title


@pytest.mark.parametrize(
    "error",
    [
        "com.amazonaws.SdkClientException: No AWS profile named 'work'",
        'Aws::Errors::NoSuchProfileError: Profile `work\' not found in ["/home/me/.aws/credentials"]',
        "'work' not found in credentials file",
        "no matching section for profile work",
        "Could not resolve credentials using profile: [work] in configuration/credentials file(s).",
        "Set-AWSCredential : Unable to find profile work",
        'error: profile "work" not found',
    ],
)
def test_every_sdk_and_tool_says_it_in_its_own_words(error: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": error}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.profile) == (RULE, "work")


def test_in_ci_nobody_is_told_to_configure_a_profile() -> None:
    text = (
        "2026-01-31T12:00:03.1234567Z ##[group]Run terraform apply\n"
        "2026-01-31T12:00:09.1234567Z Error: failed to get shared config profile, net\n"
        "2026-01-31T12:00:09.1234567Z ##[error]Process completed with exit code 1.\n"
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert (finding.next_step or "").startswith("a runner has no ~/.aws/config")
