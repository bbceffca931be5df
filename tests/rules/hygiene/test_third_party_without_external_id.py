"""hygiene/third-party-without-external-id: an account outside the organization is trusted without an external ID."""

from __future__ import annotations

from tests.rules.support import advice_of, raw_case

RULE = "hygiene/third-party-without-external-id"


def test_a_member_of_the_organization_is_no_third_party() -> None:
    raw = raw_case(RULE)
    raw["organizations"][0]["accounts"]["111122223333"] = {"path": ["r-root"]}
    assert RULE not in advice_of(raw)


def test_where_the_organization_was_not_seen_nothing_is_said() -> None:
    raw = raw_case(RULE)
    del raw["organizations"]
    assert RULE not in advice_of(raw)
