"""config/web-identity-env-shadows-profile: the web identity of the environment wins."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/web-identity-env-shadows-profile"


def test_unsetting_both_is_proposed_and_tested() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.certainty, finding.profile) == ("error", "likely", "dev")
    assert finding.fixes[0].commands == ("unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN",)
    assert "Fixes this." in (finding.fixes[0].unproved or "")


def test_boto3_takes_the_role_with_a_source_first() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls"}]
    assert RULE not in ids_of(raw)


def test_for_boto3_a_profile_with_keys_is_overruled() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    raw["env"]["AWS_PROFILE"] = "base"
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.severity, finding.certainty) == (RULE, "warning", "proven")


def test_the_same_role_in_both_places_is_no_fault() -> None:
    raw = raw_case(RULE)
    raw["env"]["AWS_ROLE_ARN"] = "arn:aws:iam::222233334444:role/ProjectAdmin"
    assert RULE not in ids_of(raw)


def test_a_profile_that_is_named_outright_counts() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "dev"
    assert RULE not in ids_of(raw)


def _over_keys() -> dict[str, Any]:
    arn = "arn:aws:sts::444455556666:assumed-role/ci-runner/1693"
    return {
        "schema": "roledoctor.case/1",
        "env": {
            "AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
            "AWS_SESSION_TOKEN": "<hidden: 300 characters>",
            "AWS_ROLE_ARN": "arn:aws:iam::444455556666:role/ci-runner",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
        },
        "caller": {"arn": arn, "account": "444455556666"},
        "errors": [{"text": f"User: {arn} is not authorized to perform: es:ESHttpGet"}],
    }


def test_the_caller_shows_that_a_tool_takes_the_web_identity_before_the_keys() -> None:
    finding = diagnose(parse_case(_over_keys())).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert finding.fixes[0].commands == ("unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN",)


def test_keys_of_the_same_account_may_be_that_very_session() -> None:
    raw = _over_keys()
    raw["env"]["AWS_ACCESS_KEY_ID"] = "ASIAWO645SY5AAAAAAAA"
    assert RULE not in ids_of(raw)
