"""federation/oidc-used-unintentionally: a second step, or variables that win."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-used-unintentionally"


def test_the_step_before_is_shown_and_chaining_proposed() -> None:
    finding = first(RULE)
    assert any("role/build, which this role trusts" in each.says for each in finding.evidence)
    assert finding.fixes[0].commands == ("role-chaining: true",)


def test_in_a_pod_the_variables_are_named() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    raw["env"] = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:x"}
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert finding.fixes[0].commands == ("unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN",)


def test_a_role_that_trusts_a_provider_as_well_is_no_mistake() -> None:
    raw = raw_case(RULE)
    policy = raw["roles"][raw["target"]["role_arn"]]["trust_policy"]
    provider = "arn:aws:iam::111122223333:oidc-provider/gitlab.com"
    policy["Statement"].append(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
        }
    )
    assert ids_of(raw) == ["federation/oidc-issuer-mismatch"]
