"""request/duration-exceeds-chaining-limit: role chaining is limited to one hour."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "request/duration-exceeds-chaining-limit"


def test_it_is_foreseen_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_the_roles_own_limit_is_not_blamed_beside_it() -> None:
    raw = raw_case(RULE)
    for role in raw["roles"].values():
        role["max_session_duration"] = 3600
    assert ids_of(raw) == [RULE]


def test_a_pasted_error_needs_no_role() -> None:
    text = (
        "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for "
        "roles assumed by role chaining."
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
