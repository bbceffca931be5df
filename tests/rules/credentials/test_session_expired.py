"""credentials/session-expired: the session that signed the call has expired."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/session-expired"


def test_the_place_of_the_session_is_told() -> None:
    assert "~/.aws/credentials" in first(RULE).title


def test_an_sso_session_is_renewed_by_signing_in() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = (
        "[profile project-role]\nsso_start_url = https://example.awsapps.com/start\n"
        "sso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Reader\n"
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].commands == ("aws sso login --profile project-role",)


ENDED = "2026-01-31T11:00:00Z"
LASTS = "2026-01-31T13:00:00Z"


@pytest.mark.parametrize(
    "name", ["x_security_token_expires", "aws_expiration", "expiration", "aws_session_expiration"]
)
def test_an_end_that_a_tool_wrote_down_needs_no_error(name: str) -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = f"{text}{name} = {ENDED}\n"
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "ended 2026-01-31 11:00 UTC" in finding.title
    raw["files"]["credentials"]["text"] = f"{text}{name} = {LASTS}\n"
    assert RULE not in ids_of(raw)


def test_the_end_of_a_session_in_the_environment_is_shown() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "collected_at": "2026-01-31T12:00:00Z",
        "env": {
            "AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
            "AWS_SESSION_TOKEN": "<hidden: 400 characters>",
            "AWS_CREDENTIAL_EXPIRATION": ENDED,
            "AWS_VAULT": "work",
        },
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert any("AWS_CREDENTIAL_EXPIRATION" in str(each.place) for each in finding.evidence)
    assert finding.fixes[0].title == "get a new session from aws-vault"


def test_a_service_that_calls_an_old_session_a_late_request_is_understood() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "An error occurred (RequestExpired) when calling the DescribeInstances operation: "
        "Request has expired."
    )
    assert ids_of(raw)[:2] == [RULE, "credentials/clock-skew"]


def test_the_shell_falls_back_to_the_profile_once_the_session_is_dropped() -> None:
    raw = raw_case(RULE)
    raw["target"] = {"profile": None, "role_arn": None}
    raw["files"]["credentials"]["text"] = (
        "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>\n"
    )
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
        "AWS_SESSION_TOKEN": "<hidden: 400 characters>",
    }
    fix = diagnose(parse_case(raw)).findings[0].fixes[0]
    assert fix.commands[0].startswith("unset ")
    assert not fix.verified


def test_a_service_refusing_a_role_session_tells_whose_it_is() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "An error occurred (ExpiredToken) when calling the ListObjectsV2 operation: "
        "The provided token has expired."
    )
    assert "the session of role ProjectAdmin" in diagnose(parse_case(raw)).findings[0].title


def test_a_session_that_nobody_named_is_not_named_twice() -> None:
    text = "An error occurred (ExpiredToken) when calling the AssumeRole operation: The security "
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": f"{text}token included in the request is expired"}],
    }
    assert ", here" not in diagnose(parse_case(raw)).findings[0].explanation
