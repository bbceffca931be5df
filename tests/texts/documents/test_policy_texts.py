"""Policies are found bare, and in whatever `aws` prints around them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from doctor.texts.documents.policy_texts import find_policies, find_policy, kind_by_shape

ALLOW = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
POLICY = {"Version": "2012-10-17", "Statement": [ALLOW]}
ROLE = "arn:aws:iam::222233334444:role/app"


@pytest.mark.parametrize(
    ("document", "kind", "owner"),
    [
        (POLICY, "any", None),
        ([ALLOW], "any", None),
        (ALLOW, "any", None),
        ({"PolicyDocument": POLICY, "RoleName": "app", "PolicyName": "x"}, "any", "app"),
        ({"PolicyVersion": {"Document": POLICY, "VersionId": "v1"}}, "any", None),
        ({"PolicyVersion": {"Document": quote(json.dumps(POLICY))}}, "any", None),
        ({"Policy": {"PolicySummary": {}, "Content": json.dumps(POLICY)}}, "any", None),
        ({"Role": {"Arn": ROLE, "AssumeRolePolicyDocument": POLICY}}, "trust", ROLE),
        ({"Roles": [{"RoleName": "app", "AssumeRolePolicyDocument": POLICY}]}, "trust", "app"),
    ],
)
def test_a_policy_is_found_with_what_it_is(document: Any, kind: str, owner: str | None) -> None:
    (found,) = find_policies(document)
    assert found.document["Statement"] == [ALLOW]
    assert (found.kind, found.owner) == (kind, owner)


def test_a_role_tells_how_long_its_sessions_are() -> None:
    role = {"Arn": ROLE, "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": POLICY}
    assert find_policies({"Role": role})[0].max_session_duration == 3600


def test_a_policy_that_appears_five_times_is_one() -> None:
    assert len(find_policies({"a": [{"Document": POLICY}] * 5})) == 1


def test_other_documents_hold_none() -> None:
    assert find_policies({"Arn": ROLE, "Tags": []}) == ()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ({**ALLOW}, "identity"),
        ({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}, "trust"),
        ({**ALLOW, "Principal": "*"}, "resource"),
        ({**ALLOW, "Effect": "Deny", "Principal": "*"}, "rcp"),
    ],
)
def test_the_shape_tells_the_kind(statement: Any, kind: str) -> None:
    assert kind_by_shape({"Statement": [statement]}) == kind


def test_a_policy_without_statements_has_no_shape() -> None:
    assert kind_by_shape({"Statement": "${var.statements}"}) == "any"


OF_CLAIM = {"StringEquals": {"oidc.example.com/id/A:sub": "x"}}


@pytest.mark.parametrize(
    "part",
    [
        {"Condition": {"StringEquals": {"sts:ExternalId": "x"}}},
        {"StringEquals": {"sts:ExternalId": "x"}},
        {"Principal": {"AWS": "*"}},
        {"Effect": "Allow", "Principal": {"AWS": "*"}},
    ],
)
def test_a_part_of_a_statement_leaves_the_rest_unseen(part: Any) -> None:
    (found,) = find_policies(part)
    statement, others = found.document["Statement"]
    assert found.kind == "trust"
    assert part.items() <= {**statement, **statement.get("Condition", {})}.items()
    assert statement["Action"] == "${action}"
    assert others == "${other statements}"


@pytest.mark.parametrize(
    "other",
    [
        {"Condition": {"StringEquals": {"aws:SourceIp": "192.0.2.1"}}},
        {"Condition": OF_CLAIM, "Resource": "*"},
        {"Principal": 1},
        {"Condition": OF_CLAIM, "name": "x"},
        {"Action": "a"},
        {},
    ],
)
def test_a_part_that_may_be_of_anything_is_none(other: Any) -> None:
    assert find_policies(other) == ()


ONE: dict[str, Any] = {"Version": "2012-10-17", "Statement": {"Effect": "Allow"}}


@pytest.mark.parametrize(
    "document",
    [
        ONE,
        {"Role": {"RoleName": "Deploy", "AssumeRolePolicyDocument": ONE}},
        {"PolicyVersion": {"Document": ONE}},
        {"PolicyName": "Deploy", "PolicyDocument": ONE},
        {"AssumeRolePolicyDocument": ONE},
        {"Policy": {"Content": json.dumps(ONE)}},
        {"PolicyDocument": json.dumps(ONE)},
    ],
)
def test_the_policy_that_is_handed_over_is_found_where_aws_puts_it(document: object) -> None:
    assert find_policy(document) == ONE


@pytest.mark.parametrize(
    "document",
    [
        *(None, 3, "Statement", [], [ONE], {}, {"Role": {}}),
        {"Policy": {"Content": "no JSON"}},
        {"PolicyDocument": {**ONE, "Id": "one"}, "Document": {**ONE, "Id": "two"}},
    ],
)
def test_what_holds_no_policy_or_several_gives_none(document: object) -> None:
    assert find_policy(document) is None


def test_what_has_a_statement_is_taken_as_it_is() -> None:
    assert find_policy({"Statement": 3}) == {"Statement": 3}


def test_claims_of_a_part_tell_that_the_call_is_made_with_a_token() -> None:
    host = "token.actions.githubusercontent.com"
    part = {"Condition": {"StringLike": {f"{host}:sub": "repo:acme/*"}}}
    (found,) = find_policies(part)
    statement, others = found.document["Statement"]
    assert others == "${other statements}"
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert list(statement["Principal"]) == ["Federated"]
    other = {"Condition": {"StringEquals": {"sts:ExternalId": "acme"}}}
    (found,) = find_policies(other)
    assert found.document["Statement"][0]["Action"] == "${action}"


@pytest.mark.parametrize(
    ("keys", "federated"),
    [
        (["app.terraform.io:sub"], "arn:aws:iam::${account}:oidc-provider/app.terraform.io"),
        (["accounts.google.com:aud", "accounts.google.com:sub"], "accounts.google.com"),
        (["gitlab.com:sub", "app.terraform.io:aud"], "${provider}"),
    ],
)
def test_claims_of_a_part_tell_the_provider(keys: list[str], federated: str) -> None:
    (found,) = find_policies({"Condition": {"StringEquals": dict.fromkeys(keys, "x")}})
    assert found.document["Statement"][0]["Principal"] == {"Federated": federated}
