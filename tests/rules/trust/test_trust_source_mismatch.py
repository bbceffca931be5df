"""trust/trust-source-mismatch: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-source-mismatch"


def test_the_first_fix_lets_in_the_caller_and_nobody_else() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
    assert fix.document["Statement"][1] == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"},
        "Action": "sts:AssumeRole",
    }


def test_the_key_that_was_meant_is_proposed_too_with_whom_it_lets_in() -> None:
    fix = first(RULE).fixes[1]
    condition = fix.document["Statement"][0]["Condition"]
    assert condition == {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
    assert "another user of account 111122223333" in (fix.risk or "")


def test_a_service_that_acts_for_another_account_is_told() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Principal"] = {"Service": "scheduler.amazonaws.com"}
    raw["caller"] = {"arn": "scheduler.amazonaws.com", "kind": "service"}
    raw["target"] = {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    raw["request"] = {"context": {"aws:SourceAccount": "222233334444"}}
    del raw["files"], raw["env"], raw["errors"], raw["principals"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "It acts for 222233334444" in finding.explanation
    assert finding.fixes[0].verified


def test_a_service_that_is_trusted_is_asked_for_its_source_where_nobody_knows_the_caller() -> None:
    text = (
        'Trust policy: {"Statement": [{"Effect": "Allow", "Principal": {"Service": '
        '"pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"], "Condition": '
        '{"ArnLike": {"aws:SourceArn": "arn:aws:eks:*:111122223333:cluster/x"}}}]}\n\n'
        "The root cause was the trust policy of the IAM role.\n"
    )
    found = diagnose(case_of_paste(text)).findings
    assert found[0].id == RULE
    assert "only AWS services send" not in found[0].title
