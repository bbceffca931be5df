"""trust/trust-path-or-case-mismatch: what is special about it."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/trust-path-or-case-mismatch"


def test_the_whole_arn_takes_the_place_of_the_short_one() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
    assert fix.document["Statement"][0]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:user/team/bob"
    }


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("arn:aws:iam::111122223333:user/team/Bob", "letter case"),
        ("arn:aws:iam::111122223333:user/Team/bob", "letter case"),
        ("arn:aws:iam::111122223333:user/ops/bob", "path"),
        ("arn:aws:iam::111122223333:user/BOB", "path and letter case"),
    ],
)
def test_what_differs_is_said(written: str, what: str) -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {"AWS": written}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert f"the caller's {what} is another" in finding.title
    assert finding.fixes[0].verified


def test_a_condition_on_the_callers_arn_is_read_as_well() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:root"}
    statement["Condition"] = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/bob"}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].verified
    written = finding.fixes[0].document["Statement"][0]["Condition"]
    assert written == {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/team/bob"}}


def test_another_name_is_another_principal() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {
        "AWS": "arn:aws:iam::111122223333:user/bobby"
    }
    assert RULE not in ids_of(raw)


def test_the_role_of_a_permission_set_always_has_a_path() -> None:
    raw = raw_case(RULE)
    name = "AWSReservedSSO_Deploy_0123456789abcdef"
    raw["caller"] = {
        "arn": f"arn:aws:sts::111122223333:assumed-role/{name}/ann@example.com",
        "account": "111122223333",
    }
    raw["target"] = {"profile": None, "role_arn": next(iter(raw["roles"]))}
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {
        "AWS": f"arn:aws:iam::111122223333:role/{name}"
    }
    del raw["files"], raw["env"], raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    written = finding.fixes[0].document["Statement"]
    assert len(written) == 1
    assert written[0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert "AWSReservedSSO_Deploy_????????????????" in str(written[0]["Condition"])
