"""federation/oidc-wildcard-in-string-equals: would it match, were the star a wildcard?"""

from __future__ import annotations

import json

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-wildcard-in-string-equals"
SUB = "token.actions.githubusercontent.com:sub"


def test_the_claim_moves_and_the_others_stay() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"] == {
        "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
        "StringLike": {SUB: "repo:ExampleOrg/app:*"},
    }


@pytest.mark.parametrize(
    ("operator", "like"),
    [
        ("StringEqualsIgnoreCase", "StringLike"),
        ("ForAnyValue:StringEquals", "ForAnyValue:StringLike"),
        ("StringEqualsIfExists", "StringLikeIfExists"),
    ],
)
def test_every_exact_operator_has_its_pattern(operator: str, like: str) -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Condition"] = {operator: {SUB: ["repo:Other/*", "repo:ExampleOrg/*"]}}
    assert ids_of(raw) == [RULE]
    from doctor.case.case_file import parse_case
    from doctor.engine import diagnose

    fix = diagnose(parse_case(raw)).findings[0].fixes[0]
    assert list(fix.document["Statement"][0]["Condition"]) == [like]


def test_a_pattern_that_would_not_match_either_is_another_subject() -> None:
    raw = raw_case(RULE)
    raw["tokens"]["oidc"]["claims"]["sub"] = "repo:ExampleOrg/site:ref:refs/heads/main"
    assert ids_of(raw) == ["federation/oidc-sub-mismatch"]


@pytest.mark.parametrize(
    "account", ["<ACCOUNT>", "xxxxxxxxxxxx", "############", "ACCOUNT_ID", "111122223333"]
)
def test_an_account_that_is_blacked_out_hides_nothing_of_the_claims(account: str) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {
                    "Federated": f"arn:aws:iam::{account}:oidc-provider/"
                    "token.actions.githubusercontent.com"
                },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {
                        "token.actions.githubusercontent.com:sub": "repo:acme/*",
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    }
                },
            }
        ],
    }
    refused = "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    found = diagnose(case_of_paste(f"{refused}\n\n{json.dumps(policy, indent=2)}")).findings
    assert [(each.id, each.certainty) for each in found] == [
        ("federation/oidc-wildcard-in-string-equals", "proven")
    ]
