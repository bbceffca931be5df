"""What a policy proves by itself is said from the policy alone: no token, no caller, no error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis

ACCOUNT = "111122223333"
GITHUB, EKS = "token.actions.githubusercontent.com", "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D"
COGNITO = "cognito-identity.amazonaws.com"
POOL = "eu-west-1:11111111-2222-3333-4444-555555555555"
WITH_TOKEN = "sts:AssumeRoleWithWebIdentity"


def _provider(host: str) -> dict[str, str]:
    return {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"}


def _pasted(principal: Any, condition: Any, action: str = WITH_TOKEN) -> Diagnosis:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return diagnose(case_of_paste(json.dumps(policy, indent=2)), advice=True)


@pytest.mark.parametrize(
    ("principal", "condition", "cause"),
    [
        (
            _provider(GITHUB),
            {"StringEquals": {f"{GITHUB}:sub": "repo:acme/app:*"}},
            "federation/oidc-wildcard-in-string-equals",
        ),
        (
            _provider(EKS),
            {"StringEquals": {f"{EKS}:sub": "system:serviceaccount:*:*"}},
            "federation/oidc-wildcard-in-string-equals",
        ),
        (
            _provider(EKS),
            {"StringEquals": {f"{GITHUB}:sub": "repo:acme/app:ref:refs/heads/main"}},
            "federation/oidc-condition-key-wrong",
        ),
        (
            _provider(GITHUB),
            {"StringEquals": {GITHUB: "repo:acme/app:ref:refs/heads/main"}},
            "federation/oidc-condition-key-wrong",
        ),
        (
            _provider(EKS),
            {"StringEquals": {f"{EKS}:namespace": "orders"}},
            "federation/oidc-condition-key-wrong",
        ),
        (
            _provider(COGNITO),
            {"StringEquals": {f"{COGNITO}:aud": POOL}},
            "federation/oidc-provider-missing",
        ),
    ],
)
def test_no_token_can_meet_it(principal: Any, condition: Any, cause: str) -> None:
    finding = _pasted(principal, condition).findings[0]
    assert (finding.id, finding.severity, finding.certainty) == (cause, "error", "proven")


@pytest.mark.parametrize(
    ("key", "value", "cause"),
    [
        ("aws:SourceAccount", "*", "trust/trust-source-mismatch"),
        ("aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/dev-*", "trust/trust-condition-unmet"),
        ("aws:PrincipalOrgID", "o-*", "trust/trust-org-mismatch"),
        ("aws:PrincipalTag/Team", "re*", "trust/principal-tag-mismatch"),
    ],
)
def test_no_value_holds_a_star(key: str, value: str, cause: str) -> None:
    principal = (
        {"Service": "sns.amazonaws.com"}
        if key == "aws:SourceAccount"
        else {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    )
    finding = _pasted(principal, {"StringEquals": {key: value}}, "sts:AssumeRole").findings[0]
    assert (finding.id, finding.certainty) == (cause, "proven")
    assert "StringLike" in finding.fixes[0].title


def test_the_same_under_string_like_is_sound() -> None:
    condition = {"StringLike": {f"{GITHUB}:sub": "repo:acme/app:*"}}
    found = _pasted(_provider(GITHUB), condition)
    assert not [each for each in found.findings if each.severity == "error"]


@pytest.mark.parametrize(
    ("principal", "condition"),
    [
        ({"Service": "lambda.amazonaws.com"}, None),
        ({"Service": "sns.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"StringEquals": {"sts:ExternalId": "x-1"}}),
    ],
)
def test_a_policy_that_somebody_meets_is_no_cause(principal: Any, condition: Any) -> None:
    found = _pasted(principal, condition, "sts:AssumeRole")
    assert found.verdict == "inconclusive"
    assert not [each for each in found.findings if each.severity == "error"]


def test_a_role_for_every_pool_of_cognito_is_warned_of() -> None:
    condition = {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}}
    ids = [each.id for each in _pasted({"Federated": COGNITO}, condition).findings]
    assert ids == ["hygiene/oidc-trust-without-sub"]
    condition |= {"StringEquals": {f"{COGNITO}:aud": POOL}}
    assert not _pasted({"Federated": COGNITO}, condition).findings
