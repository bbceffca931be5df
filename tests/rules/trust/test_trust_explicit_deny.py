"""trust/trust-explicit-deny: a Deny statement of the trust policy applies."""

from __future__ import annotations

from tests.rules.support import first

RULE = "trust/trust-explicit-deny"


def test_the_statement_is_named_by_its_sid() -> None:
    assert any(getattr(each.place, "sid", None) == "NotBob" for each in first(RULE).evidence)
