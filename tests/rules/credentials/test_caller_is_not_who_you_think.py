"""credentials/caller-is-not-who-you-think: another identity calls than the one that the role lets in."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/caller-is-not-who-you-think"


def test_the_profile_of_the_trusted_account_is_proposed() -> None:
    assert "+source_profile = work" in (first(RULE).fixes[0].diff or "")


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
