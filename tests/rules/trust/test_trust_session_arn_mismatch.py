"""trust/trust-session-arn-mismatch: what is special about it."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/trust-session-arn-mismatch"


def test_the_role_takes_the_place_of_the_session() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
    assert fix.document["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/ci"}


@pytest.mark.parametrize(
    "written",
    [
        "arn:aws:sts::111122223333:assumed-role/ci",
        "arn:aws:sts::111122223333:assumed-role/ci/*",
        "arn:aws:iam::111122223333:assumed-role/ci/build-42",
        "arn:aws:iam::111122223333:role/ci/build-42",
    ],
)
def test_an_arn_that_mixes_role_and_session_is_named_too(written: str) -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {"AWS": written}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].verified


def test_a_permission_sets_role_is_named_by_its_account_and_a_pattern() -> None:
    raw = raw_case(RULE)
    sso = "AWSReservedSSO_Deploy_0123456789abcdef"
    path = f"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/{sso}"
    raw["caller"]["arn"] = f"arn:aws:sts::111122223333:assumed-role/{sso}/ann@example.com"
    raw["caller"]["user_id"] = None
    raw["principals"] = {path: raw["principals"].popitem()[1]}
    role = next(iter(raw["roles"].values()))
    named = f"arn:aws:sts::111122223333:assumed-role/{sso}/bob@example.com"
    role["trust_policy"]["Statement"][0]["Principal"] = {"AWS": named}
    del raw["errors"]
    fix = diagnose(parse_case(raw)).findings[0].fixes[0]
    own = fix.document["Statement"][-1]
    assert own["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert "AWSReservedSSO_Deploy_????????????????" in str(own["Condition"])
    assert (fix.verified, fix.risk) == (True, None)


def test_a_session_of_another_role_is_nobodys_mistake() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {
        "AWS": "arn:aws:sts::111122223333:assumed-role/other/build-42"
    }
    assert RULE not in ids_of(raw)
