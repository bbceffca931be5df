"""trust/trust-wrong-action: the trust policy allows an action other than the one called."""

from __future__ import annotations

from tests.rules.support import first

RULE = "trust/trust-wrong-action"


def test_the_remedy_that_opens_to_others_is_never_first() -> None:
    fixes = first(RULE).fixes
    assert fixes[0].risk is None
    assert "another user" in (fixes[1].risk or "")
