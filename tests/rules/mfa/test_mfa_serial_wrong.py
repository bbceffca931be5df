"""mfa/mfa-serial-wrong: the MFA device that is sent is not one of the caller's."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-serial-wrong"


def test_the_callers_own_device_is_proposed() -> None:
    assert "mfa/bob" in first(RULE).fixes[0].title


def test_a_device_that_is_not_listed_is_told_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]
