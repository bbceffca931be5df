"""hygiene/session-too-long: the role allows far longer sessions than requested."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/session-too-long"


def test_what_the_profile_asks_for_counts() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] += "duration_seconds = 43200\n"
    assert RULE not in advice_of(raw)


def test_the_limit_is_lowered_to_what_is_asked_for() -> None:
    assert first(RULE).fixes[0].commands[0].endswith("--max-session-duration 3600")
