"""hygiene/assume-role-too-wide: the caller may assume any role."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/assume-role-too-wide"
BOB = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def test_the_star_is_replaced_by_the_role() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Resource"] == ROLE


def test_an_administrator_is_left_alone() -> None:
    raw = raw_case(RULE)
    statement = raw["principals"][BOB]["identity_policies"][0]["document"]["Statement"][0]
    statement["Action"] = "*"
    assert RULE not in advice_of(raw)
