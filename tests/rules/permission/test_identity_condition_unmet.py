"""permission/identity-condition-unmet: the caller's policy allows the call under a condition that is not met."""

from __future__ import annotations

from tests.rules.support import first

RULE = "permission/identity-condition-unmet"


def test_what_is_wanted_is_told() -> None:
    assert "ABCDEF123456" in first(RULE).explanation
