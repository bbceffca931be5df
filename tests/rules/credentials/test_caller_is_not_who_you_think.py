"""credentials/caller-is-not-who-you-think: another identity calls than the one that the role lets in."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/caller-is-not-who-you-think"


def test_the_profile_of_the_trusted_account_is_proposed() -> None:
    assert "+source_profile = work" in (first(RULE).fixes[1].diff or "")


def test_without_another_identity_in_sight_the_trust_policy_is_named() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = text.partition("[work]")[0]
    assert ids_of(raw)[0] == "trust/trust-wrong-account"


def test_a_pod_that_calls_as_its_node_is_told() -> None:
    text = (
        "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/eks-NodeInstanceRole-1/"
        "i-0123456789abcdef0 is not authorized to perform: route53:ListHostedZones"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "eks-NodeInstanceRole-1" in finding.title


SSO = (
    "[profile dev]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\nsource_profile = base\n"
    "[profile base]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
    "sso_account_id = {}\nsso_role_name = Reader\n"
)


def test_a_caller_of_another_account_than_the_chain_leads_to_is_told() -> None:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "dev"},
        "files": {"config": {"path": "~/.aws/config", "text": SSO.format("111122223333")}},
        "errors": [
            {
                "text": "User: arn:aws:sts::222233334444:assumed-role/runner/i-0 is not authorized "
                "to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Deploy",
                "hop": 1,
            }
        ],
    }
    assert ids_of(raw)[0] == RULE
    raw["files"]["config"]["text"] = SSO.format("222233334444")
    assert RULE not in ids_of(raw)
