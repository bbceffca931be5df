"""config/credential-source-unavailable: credential_source names a source that has no credentials here."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/credential-source-unavailable"


def test_what_is_lacking_is_named() -> None:
    assert "AWS_ACCESS_KEY_ID" in first(RULE).explanation


def test_what_the_sdk_says_is_enough() -> None:
    text = (
        "Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in "
        "credential_source referenced in profile job"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.profile) == (RULE, "job")
    assert "Ec2InstanceMetadata" in finding.title


def test_a_caller_whom_aws_knows_had_credentials_where_it_ran() -> None:
    raw = raw_case(RULE)
    raw["caller"] = {"arn": "arn:aws:sts::111122223333:assumed-role/task/t"}
    assert RULE not in ids_of(raw)


def test_an_environment_that_nobody_looked_at_proves_nothing() -> None:
    raw = raw_case(RULE)
    del raw["env"]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "likely"
