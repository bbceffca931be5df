"""federation/pod-identity-trust: both actions, to the one service."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case, words_alone

RULE = "federation/pod-identity-trust"


def test_the_action_that_lacks_is_added_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_a_role_for_tokens_gets_a_statement_of_its_own() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][raw["target"]["role_arn"]]["trust_policy"]["Statement"][0]
    provider = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A"
    statement["Principal"] = {"Federated": provider}
    statement["Action"] = "sts:AssumeRoleWithWebIdentity"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].document["Statement"][1]["Principal"] == {
        "Service": "pods.eks.amazonaws.com"
    }
    assert finding.fixes[0].verified


def test_the_words_alone_leave_the_association_open() -> None:
    assert words_alone(RULE)[0] == RULE


def test_an_association_that_eks_refuses_is_about_the_same_trust_policy() -> None:
    raw = raw_case(RULE)
    del raw["caller"]
    text = (
        "operation error EKS: CreatePodIdentityAssociation, https response error StatusCode: 400, "
        "InvalidParameterException: Trust policy of the role provided in the request is invalid"
    )
    raw["errors"] = [{"text": text}]
    assert diagnose(parse_case(raw)).findings[0].id == RULE
