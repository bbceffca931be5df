"""hygiene/no-audit-trail: no trail records the assume calls of the role's account."""

from __future__ import annotations

from tests.rules.support import advice_of, raw_case

RULE = "hygiene/no-audit-trail"


def test_a_trail_of_one_region_is_not_enough() -> None:
    raw = raw_case(RULE, "near_miss")
    text = raw["attachments"][0]["text"]
    raw["attachments"][0]["text"] = text.replace(
        '"IsMultiRegionTrail": true', '"IsMultiRegionTrail": false'
    )
    assert RULE in advice_of(raw)


def test_where_nobody_looked_nothing_is_said() -> None:
    raw = raw_case(RULE)
    del raw["attachments"]
    assert RULE not in advice_of(raw)
