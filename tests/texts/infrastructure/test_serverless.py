"""serverless.yml tells the policies of the functions' role, with its variables left open."""

from __future__ import annotations

from doctor.texts.infrastructure.serverless import read_serverless

STATEMENT = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Resource": "arn:aws:iam::${aws:accountId}:role/${self:custom.name}",
}


def test_statements_of_either_form_are_the_functions_own() -> None:
    for provider in (
        {"iam": {"role": {"statements": [STATEMENT]}}},
        {"iamRoleStatements": [STATEMENT]},
    ):
        found = read_serverless({"service": "x", "provider": {"name": "aws", **provider}})
        assert found is not None
        (policy,) = found.policies
        assert policy.kind == "identity"
        assert policy.document["Statement"][0]["Resource"] == (
            "arn:aws:iam::${aws accountId}:role/${self custom.name}"
        )


def test_resources_are_cloudformation() -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": {"Statement": [STATEMENT]}},
    }
    value = {"service": "x", "provider": {"name": "aws"}, "resources": {"Resources": {"R": role}}}
    found = read_serverless(value)
    assert found is not None
    assert [each.kind for each in found.policies] == ["trust"]


def test_policy_variables_stay() -> None:
    own = {**STATEMENT, "Resource": "${aws:username}"}
    found = read_serverless(
        {"service": "x", "provider": {"name": "aws", "iamRoleStatements": [own]}}
    )
    assert found is not None
    assert found.policies[0].document["Statement"][0]["Resource"] == "${aws:username}"


def test_other_documents_are_none() -> None:
    assert read_serverless({"kind": "Service"}) is None
    assert read_serverless({"provider": {"name": "google"}, "service": "x"}) is None
