"""permission/identity-explicit-deny: an identity policy of the caller denies the call."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "permission/identity-explicit-deny"


def test_only_this_role_leaves_the_deny() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"][1]["Resource"] == ["arn:aws:iam::222233334444:role/Break-Glass"]


def test_the_text_of_aws_is_enough_where_the_policies_were_not_read() -> None:
    raw = raw_case(RULE)
    del raw["principals"]
    assert ids_of(raw)[0] == RULE
