"""federation/oidc-issuer-mismatch: the same service at another address, or written otherwise."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "federation/oidc-issuer-mismatch"
OLD = "oidc.eks.us-west-2.amazonaws.com/id/9A64D1C7D539D4633E53DE1B716D3041"
NEW = "oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6"


def test_principal_and_keys_follow_the_issuer_together() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    statement = fix.document["Statement"][0]
    assert OLD not in str(statement)
    assert set(statement["Condition"]["StringEquals"]) == {f"{NEW}:aud", f"{NEW}:sub"}


@pytest.mark.parametrize(
    ("issuer", "provider", "why"),
    [
        ("gitlab.example.com", "gitlab.example.com/", "slash at the end"),
        (
            "token.actions.githubusercontent.com",
            "vstoken.actions.githubusercontent.com",
            "until 2021",
        ),
        (
            "ghe.example.com/_services/token",
            "token.actions.githubusercontent.com",
            "its own host or path",
        ),
        (NEW, OLD, "recreated"),
    ],
)
def test_a_provider_that_comes_near_tells_why(issuer: str, provider: str, why: str) -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": "arn:aws:iam::111122223333:role/deploy"},
        "request": {"action": "sts:AssumeRoleWithWebIdentity"},
        "tokens": {"oidc": {"claims": {"iss": f"https://{issuer}", "aud": "x", "sub": "y"}}},
        "oidc_providers": [f"arn:aws:iam::111122223333:oidc-provider/{provider}"],
        "errors": [
            {"text": f"No OpenIDConnect provider found in your account for https://{issuer}"}
        ],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert why in finding.explanation


def test_another_provider_altogether_is_told_as_well() -> None:
    raw = raw_case(RULE)
    raw["tokens"]["oidc"]["claims"]["iss"] = "https://idp.example.com"
    assert diagnose(parse_case(raw)).findings[0].id == RULE
