"""permission/trust-policy-as-identity-policy: a trust policy was attached to a caller: an identity policy has no Principal."""

from __future__ import annotations

import json

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, policy_alone, raw_case, words_alone

RULE = "permission/trust-policy-as-identity-policy"


def test_the_policy_is_turned_into_one_of_the_caller_and_that_is_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": "arn:aws:iam::222233334444:role/ProjectAdmin",
        }
    ]


def test_the_words_of_aws_are_enough() -> None:
    assert words_alone(RULE) == [RULE]


def test_the_policies_alone_show_it() -> None:
    assert policy_alone(RULE) == [RULE]


def test_a_call_that_no_key_signs_is_decided_by_the_trust_policy_alone() -> None:
    allow = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "sts:AssumeRoleWithSAML"],
        "Resource": "*",
    }
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"role_arn": "arn:aws:iam::222233334444:role/adfs"},
        "request": {"action": "sts:AssumeRoleWithSAML"},
        "errors": [{"text": "Not authorized to perform sts:AssumeRoleWithSAML"}],
        "attachments": [
            {"name": "the policy of the role", "text": json.dumps({"Statement": [allow]})}
        ],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_principal_that_aws_does_not_know_is_another_matter() -> None:
    text = (
        "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: "
        'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/gone"'
    )
    raw = raw_case(RULE)
    assert RULE not in ids_of({"schema": raw["schema"], "errors": [{"text": text}]})
