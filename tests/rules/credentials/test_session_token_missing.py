"""credentials/session-token-missing: a key of a session (ASIA…) is used without its session token."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/session-token-missing"


def test_it_needs_no_error_to_be_proven() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_a_token_in_the_other_file_is_pointed_at() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    token = "aws_session_token = <hidden: 400 characters>"
    raw["files"]["config"]["text"] = text.replace("[default]", f"[default]\n{token}")
    places = [str(each.place) for each in diagnose(parse_case(raw)).findings[0].evidence]
    assert "~/.aws/config:2" in places


INVALID = "InvalidClientTokenId: The security token included in the request is invalid."


def test_a_container_that_is_handed_the_key_alone_is_told() -> None:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "env": {
            "AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
            "AWS_SESSION_TOKEN": "<hidden: 400 characters>",
        },
        "errors": [{"text": INVALID}],
        "attachments": [
            {
                "name": "command",
                "text": "docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY x",
            }
        ],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    raw["attachments"][0]["text"] += " -e AWS_SESSION_TOKEN"
    assert RULE not in ids_of(raw)


def test_a_pasted_file_with_a_temporary_key_and_no_token_is_told() -> None:
    text = 'provider "aws" {\n  access_key = "ASIARTX3GSDSQAAAAAAA"\n  secret_key = var.secret\n}'
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": INVALID}],
        "attachments": [{"name": "main.tf", "text": text}],
    }
    assert ids_of(raw)[0] == RULE
    raw["attachments"][0]["text"] = text.replace("}", "  token = var.token\n}")
    assert RULE not in ids_of(raw)


SESSION = """$ aws sts assume-role --role-arn arn:aws:iam::222233334444:role/Auditor > creds.json
$ export AWS_ACCESS_KEY_ID=$(jq -r .Credentials.AccessKeyId creds.json)
$ export AWS_SECRET_ACCESS_KEY=$(jq -r .Credentials.SecretAccessKey creds.json)
{third}$ aws sts get-caller-identity

An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security
token included in the request is invalid
"""


def test_two_values_of_a_session_that_a_command_gives_are_one_too_few() -> None:
    found = diagnose(case_of_paste(SESSION.format(third=""))).findings[0]
    assert (found.id, found.certainty) == (RULE, "likely")
    third = "$ export AWS_SESSION_TOKEN=$(jq -r .Credentials.SessionToken creds.json)\n"
    assert diagnose(case_of_paste(SESSION.format(third=third))).findings[0].id != RULE
