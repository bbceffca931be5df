"""credentials/wrong-partition: key, role and endpoint are not in the same AWS partition."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/wrong-partition"


ACCESS_DENIED = "User: {} is not authorized to perform: sts:AssumeRole on resource: {}"


def test_the_region_is_mended_where_it_alone_is_wrong() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert "Fixes this." in (finding.fixes[0].unproved or "")
    assert "+region = us-east-1" in (finding.fixes[0].diff or "")


def test_a_caller_of_another_partition_than_the_role_is_proven() -> None:
    caller = "arn:aws-us-gov:sts::111122223333:assumed-role/ci/s"
    role = "arn:aws:iam::111122223333:role/Lookup"
    raw = {
        "schema": "roledoctor.case/1",
        "caller": {"arn": caller, "account": "111122223333"},
        "target": {"role_arn": role},
        "errors": [{"text": ACCESS_DENIED.format(caller, role), "hop": 1}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "arn:aws-us-gov:iam::111122223333:role/Lookup" in finding.fixes[0].title
    assert ids_of(raw) == [RULE]


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-gov-east-1", "GovCloud"), ("cn-north-1", "China"), ("eusc-de-east-1", "Sovereign")],
)
def test_a_key_refused_in_a_partition_of_its_own_is_likely_from_elsewhere(
    region: str, partition: str
) -> None:
    raw = raw_case("credentials/access-key-invalid")
    raw["target"] = {"profile": None, "role_arn": None}
    raw["files"]["config"]["text"] = f"[default]\nregion = {region}\n"
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert partition in finding.title
    assert ids_of(raw) == [RULE, "credentials/access-key-invalid"]


def test_the_global_endpoint_is_of_commercial_aws() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"].replace("arn:aws:iam", "arn:aws-us-gov:iam")
    raw["files"]["config"]["text"] = text
    raw["errors"][0]["text"] = "POST https://sts.amazonaws.com/: " + raw["errors"][0]["text"]
    assert ids_of(raw)[0] == RULE


def test_commercial_aws_alone_is_no_hint() -> None:
    assert RULE not in ids_of(raw_case("credentials/access-key-invalid"))


def test_calls_to_another_endpoint_than_aws_show_no_partition() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["env"] = {"AWS_ENDPOINT_URL": "http://localhost:4566", "AWS_DEFAULT_REGION": "us-east-1"}
    assert RULE not in ids_of(raw)


def test_a_pasted_workflow_tells_the_region() -> None:
    workflow = "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          aws-region: {}\n"
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"role_arn": "arn:aws:iam::111122223333:role/Deploy"},
        "errors": [{"text": "AccessDenied: Not authorized to perform sts:AssumeRole", "hop": 1}],
        "attachments": [{"name": "deploy.yml", "text": workflow.format("us-gov-west-1")}],
    }
    assert ids_of(raw)[0] == RULE
    raw["attachments"][0]["text"] = workflow.format("us-east-1")
    assert RULE not in ids_of(raw)
