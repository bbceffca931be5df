"""trust/session-name-condition: what is special about it."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/session-name-condition"


def _with(condition: dict[str, Any], name: str | None) -> dict[str, Any]:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = condition
    line = "" if name is None else f"role_session_name = {name}\n"
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("role_session_name = bob\n", line)
    return raw


def test_a_pattern_gives_a_name_that_fits_and_keeps_the_present_one_in_it() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.diff is not None
    assert "+role_session_name = ci-bob" in fix.diff


def test_the_users_own_name_is_proposed_where_the_policy_asks_for_it() -> None:
    raw = _with({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}, "build")
    fix = diagnose(parse_case(raw)).findings[0].fixes[0]
    assert fix.verified
    assert "+role_session_name = bob" in (fix.diff or "")


def test_a_name_that_nobody_saw_is_likely_and_still_has_its_fix() -> None:
    raw = _with({"StringLike": {"sts:RoleSessionName": "ci-*"}}, None)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert finding.fixes[0].verified


def test_a_role_has_no_user_name_to_be_compared_with() -> None:
    raw = _with({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}, "build")
    raw["caller"] = {"arn": "arn:aws:sts::111122223333:assumed-role/ci/build", "account": None}
    raw["caller"]["account"] = "111122223333"
    del raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "Only IAM users" in finding.explanation


def test_a_name_that_the_role_accepts_is_not_spoken_of() -> None:
    raw = _with({"StringLike": {"sts:RoleSessionName": ["ci-*", "b?b"]}}, "bob")
    del raw["errors"]
    assert ids_of(raw) == []
