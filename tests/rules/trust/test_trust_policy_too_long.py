"""trust/trust-policy-too-long: the quota that AWS names."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-policy-too-long"


def test_the_quota_that_aws_names_is_said() -> None:
    assert "2048" in first(RULE).title


def test_a_quota_that_was_raised_is_said_as_it_is() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace("2048", "4096")
    assert "4096" in diagnose(parse_case(raw)).findings[0].title


def test_the_length_of_a_policy_that_was_seen_is_told() -> None:
    raw = raw_case(RULE)
    accounts = [f"arn:aws:iam::{number:012}:root" for number in range(111100000000, 111100000090)]
    statement = {"Effect": "Allow", "Principal": {"AWS": accounts}, "Action": "sts:AssumeRole"}
    role = "arn:aws:iam::111122223333:role/wide"
    raw["target"] = {"profile": None, "role_arn": role}
    raw["roles"] = {role: {"trust_policy": {"Version": "2012-10-17", "Statement": [statement]}}}
    shown = [each.says for each in diagnose(parse_case(raw)).findings[0].evidence]
    assert any(each.startswith("the trust policy of wide has") for each in shown)
