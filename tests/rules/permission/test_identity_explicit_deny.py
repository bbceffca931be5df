"""permission/identity-explicit-deny: an identity policy of the caller denies the call."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "permission/identity-explicit-deny"


def test_only_this_role_leaves_the_deny() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"][1]["Resource"] == ["arn:aws:iam::222233334444:role/Break-Glass"]


def test_the_text_of_aws_is_enough_where_the_policies_were_not_read() -> None:
    raw = raw_case(RULE)
    del raw["principals"]
    assert ids_of(raw)[0] == RULE


def test_a_policy_of_aws_is_nobodys_to_edit() -> None:
    raw = raw_case(RULE)
    policies = next(iter(raw["principals"].values()))["identity_policies"]
    for policy in policies:
        policy["arn"] = f"arn:aws:iam::aws:policy/{policy['name']}"
    finding = diagnose(parse_case(raw)).findings[0]
    assert not [fix for fix in finding.fixes if fix.document is not None]
