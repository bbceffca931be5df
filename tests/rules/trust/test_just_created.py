"""trust/just-created: what is special about it."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/just-created"


ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def _without_stamp() -> dict[str, Any]:
    raw = raw_case(RULE)
    del raw["roles"][ROLE]["created"]
    return raw


def test_its_age_is_told_and_waiting_is_proposed() -> None:
    finding = first(RULE)
    assert finding.certainty == "likely"
    assert "8 seconds" in finding.evidence[0].says
    assert finding.fixes[0].commands[0] == "aws iam wait role-exists --role-name ProjectAdmin"


def test_a_role_that_is_old_enough_is_not_accused() -> None:
    raw = raw_case(RULE)
    raw["roles"][ROLE]["created"] = "2026-01-31T11:50:00Z"
    assert RULE not in ids_of(raw)


def test_what_the_policies_refuse_is_no_matter_of_time() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][0]
    statement["Principal"] = {"AWS": "arn:aws:iam::444455556666:root"}
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("command", "aws iam create-role --role-name ProjectAdmin && aws sts assume-role"),
        ("terraform log", "aws_iam_role.admin: Creation complete after 1s [id=ProjectAdmin]"),
        ("events", "CREATE_COMPLETE  AWS::IAM::Role  ProjectAdmin"),
        ("pulumi log", " +  aws:iam:Role admin created (0.9s)"),
        ("log", "12:00:01 iam UpdateAssumeRolePolicy ok\n12:00:02 sts AssumeRole failed"),
        ("note", "It fails on the first apply; the second run works."),
    ],
)
def test_a_log_that_shows_the_change_is_a_sign(name: str, text: str) -> None:
    raw = _without_stamp()
    raw["attachments"] = [{"name": name, "text": text}]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


@pytest.mark.parametrize(
    "text",
    [
        "aws iam create-role --role-name Unrelated --assume-role-policy-document file://t.json",
        "aws sts assume-role --role-arn arn:aws:iam::222233334444:role/ProjectAdmin",
    ],
)
def test_a_command_about_something_else_is_none(text: str) -> None:
    raw = _without_stamp()
    raw["attachments"] = [{"name": "command", "text": text}]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found.get(RULE) != "likely"


def test_the_trail_shows_what_was_changed_shortly_before() -> None:
    raw = _without_stamp()
    raw["cloudtrail"] = [
        {
            "eventName": "UpdateAssumeRolePolicy",
            "eventTime": "2026-01-31T11:59:50Z",
            "requestParameters": {"roleName": "ProjectAdmin"},
        },
        {
            "eventName": "AssumeRole",
            "eventTime": "2026-01-31T11:59:58Z",
            "errorCode": "AccessDenied",
        },
    ]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "UpdateAssumeRolePolicy 8 seconds before" in finding.evidence[0].says


def test_a_key_that_was_made_in_the_line_before_may_not_be_known_yet() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [
            {
                "text": "An error occurred (InvalidClientTokenId) when calling the "
                "GetCallerIdentity operation: The security token included in the request is "
                "invalid."
            }
        ],
        "attachments": [{"name": "command", "text": "aws iam create-access-key --user-name bob"}],
    }
    assert RULE in ids_of(raw)


def test_a_service_that_is_trusted_and_was_refused_may_have_been_too_early() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "errors": [{"text": "The role defined for the function cannot be assumed by Lambda."}],
        "roles": {
            ROLE: {
                "trust_policy": {
                    "Version": "2012-10-17",
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                }
            }
        },
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "possible")


def test_a_command_that_sets_everything_up_may_have_made_the_role_just_now() -> None:
    raw = _without_stamp()
    raw["attachments"] = [{"name": "command", "text": "terraform apply -auto-approve"}]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_not_where_the_role_is_known_to_be_older() -> None:
    raw = raw_case(RULE)
    raw["roles"][ROLE]["created"] = "2026-01-31T11:50:00Z"
    raw["attachments"] = [{"name": "command", "text": "terraform apply -auto-approve"}]
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    "line",
    [
        "  create_role = true",
        '        "iam:CreateRole",',
        "Action: iam:CreateRole",
    ],
)
def test_a_setting_or_an_action_that_is_only_named_is_no_change(line: str) -> None:
    raw = _without_stamp()
    raw["attachments"] = [{"name": "main.tf", "text": line}]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found.get(RULE) != "likely"


def test_a_condition_that_nobody_saw_met_stands_before_the_age() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][0]
    statement["Condition"] = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    ids = ids_of(raw)
    assert ids.index("trust/trust-network-mismatch") < ids.index(RULE)
