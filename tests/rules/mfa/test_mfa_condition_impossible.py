"""mfa/mfa-condition-impossible: mFA is asked of a caller that can never carry it."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-condition-impossible"


SESSION = "arn:aws:sts::111122223333:assumed-role/app/job"


def _own_policy(condition: dict[str, Any], effect: str = "Allow") -> dict[str, Any]:
    """Return a case in which a role's own policy asks its sessions for MFA."""
    statement = {
        "Effect": effect,
        "Action": "secretsmanager:*",
        "Resource": "*",
        "Condition": condition,
    }
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    statements = [statement] if effect == "Allow" else [everything, statement]
    return {
        "schema": "roledoctor.case/1",
        "caller": {"arn": SESSION, "account": "111122223333"},
        "errors": [
            {
                "text": f"User: {SESSION} is not authorized to perform: "
                "secretsmanager:GetSecretValue on resource: "
                "arn:aws:secretsmanager:us-east-1:111122223333:secret:db"
            }
        ],
        "principals": {
            "arn:aws:iam::111122223333:role/app": {
                "identity_policies": [
                    {"name": "own", "document": {"Version": "2012-10-17", "Statement": statements}}
                ]
            }
        },
    }


def test_a_token_of_an_identity_provider_brings_no_mfa() -> None:
    raw = raw_case(RULE)
    raw["request"] = {"action": "sts:AssumeRoleWithWebIdentity"}
    raw["caller"] = {"arn": "arn:aws:iam::222233334444:oidc-provider/example.com"}
    (role,) = raw["roles"].values()
    statement = role["trust_policy"]["Statement"][0]
    statement["Principal"] = {"Federated": "arn:aws:iam::222233334444:oidc-provider/example.com"}
    statement["Action"] = "sts:AssumeRoleWithWebIdentity"
    raw["errors"][0]["text"] = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    assert ids_of(raw)[0] == RULE


@pytest.mark.parametrize(
    ("condition", "certainty"),
    [
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, "proven"),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, "likely"),
    ],
)
def test_a_roles_own_policy_may_ask_in_vain(condition: dict[str, Any], certainty: str) -> None:
    finding = diagnose(parse_case(_own_policy(condition))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, certainty)


def test_a_deny_without_mfa_falls_on_every_role_session() -> None:
    raw = _own_policy({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}, effect="Deny")
    (finding,) = diagnose(parse_case(raw)).findings
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_false_is_never_met_by_long_term_keys() -> None:
    raw = raw_case("mfa/mfa-not-in-request")
    (role,) = raw["roles"].values()
    role["trust_policy"]["Statement"][0]["Condition"] = {
        "Bool": {"aws:MultiFactorAuthPresent": "false"}
    }
    assert ids_of(raw)[0] == RULE


def test_the_caller_gets_a_statement_of_its_own_and_the_risk_is_told() -> None:
    fix = first(RULE).fixes[-1]
    assert fix.risk is not None
    assert fix.document["Statement"][-1]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:role/app"
    }
