"""trust/trust-wrong-account: the role trusts an account other than the caller's."""

from __future__ import annotations

from tests.rules.support import first

RULE = "trust/trust-wrong-account"


def test_both_accounts_are_told() -> None:
    title = first(RULE).title
    assert "333344445555" in title
    assert "111122223333" in title


def test_the_caller_alone_is_let_in_by_the_fix() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
