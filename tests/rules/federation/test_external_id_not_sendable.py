"""federation/external-id-not-sendable: a condition, or a parameter, that no such call has."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, policy_alone, raw_case

RULE = "federation/external-id-not-sendable"


def test_the_condition_goes_and_the_claims_stay() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"] == {
        "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
        "StringLike": {"token.actions.githubusercontent.com:sub": "repo:ExampleOrg/app:*"},
    }


def test_the_policy_alone_shows_it() -> None:
    assert policy_alone(RULE) == [RULE]


def test_an_sdk_that_refuses_the_parameter_tells_the_same() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["errors"] = [{"text": "Unexpected key 'ExternalId' found in params"}]
    raw["attachments"] = [
        {
            "name": "command",
            "text": "aws-actions/configure-aws-credentials@v4 role-to-assume=x role-external-id=abc",
        }
    ]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].kind == "workflow"


def test_a_call_of_assume_role_is_another_matter() -> None:
    raw = raw_case(RULE)
    raw["request"] = {"action": "sts:AssumeRole", "external_id": None}
    raw["errors"] = []
    raw["caller"] = {"arn": "arn:aws:iam::111122223333:user/bob", "account": "111122223333"}
    assert RULE not in ids_of(raw)
