"""The policy in a document: bare, or in what an `aws` command printed."""

from __future__ import annotations

import json

import pytest

from doctor.texts.policy_document import find_policy

POLICY = {"Version": "2012-10-17", "Statement": {"Effect": "Allow"}}


@pytest.mark.parametrize(
    "document",
    [
        POLICY,
        {"Role": {"RoleName": "Deploy", "AssumeRolePolicyDocument": POLICY}},
        {"PolicyVersion": {"Document": POLICY}},
        {"PolicyName": "Deploy", "PolicyDocument": POLICY},
        {"AssumeRolePolicyDocument": POLICY},
        {"Policy": {"Content": json.dumps(POLICY)}},
        {"PolicyDocument": json.dumps(POLICY)},
    ],
)
def test_a_policy_is_found_where_aws_puts_it(document: object) -> None:
    assert find_policy(document) == POLICY


@pytest.mark.parametrize(
    "document",
    [None, 3, "Statement", [], [POLICY], {}, {"Role": {}}, {"Policy": {"Content": "no JSON"}}],
)
def test_what_holds_no_policy_gives_none(document: object) -> None:
    assert find_policy(document) is None
