"""trust/principal-tag-mismatch: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/principal-tag-mismatch"


def test_the_user_is_tagged_rather_than_the_policy_widened() -> None:
    fix = first(RULE).fixes[0]
    assert fix.commands == ("aws iam tag-user --user-name bob --tags Key=team,Value=payments",)
    assert fix.verified
    assert "the tag team = payments would then apply to" in (fix.risk or "")


def test_a_session_tag_is_passed_along_where_the_role_lets_it() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    statement["Condition"] = {"StringEquals": {"aws:RequestTag/team": "payments"}}
    allows = raw["principals"]["arn:aws:iam::111122223333:user/bob"]["identity_policies"][0]
    allows["document"]["Statement"][0]["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "--tags Key=team,Value=payments" in finding.fixes[0].commands[0]


def test_tags_that_nobody_read_are_not_accused() -> None:
    raw = raw_case(RULE)
    del raw["principals"]["arn:aws:iam::111122223333:user/bob"]["tags"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "list-user-tags" in (finding.next_step or "")
