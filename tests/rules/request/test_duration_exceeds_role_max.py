"""request/duration-exceeds-role-max: the requested session is longer than the role allows."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "request/duration-exceeds-role-max"


def test_both_numbers_are_told() -> None:
    assert "43200" in first(RULE).title
    assert "3600" in first(RULE).title


def test_it_is_foreseen_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_a_pasted_error_needs_no_role() -> None:
    text = (
        "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for "
        "this role."
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
