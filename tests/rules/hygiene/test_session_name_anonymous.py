"""hygiene/session-name-anonymous: the session name does not identify anyone."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/session-name-anonymous"


def test_the_name_of_the_session_before_is_proposed() -> None:
    assert "+role_session_name = bob" in (first(RULE).fixes[0].diff or "")


def test_a_user_at_the_base_is_known_by_its_own_name() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"].replace(
        "source_profile = jump", "source_profile = default"
    )
    raw["files"]["config"]["text"] = text
    assert RULE not in advice_of(raw)
