"""hygiene/human-role-without-mfa: a role that people assume does not require MFA."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/human-role-without-mfa"
BOB = "arn:aws:iam::111122223333:user/bob"


def test_a_user_without_a_device_may_be_a_machine() -> None:
    raw = raw_case(RULE)
    raw["principals"][BOB]["mfa_devices"] = []
    assert RULE not in advice_of(raw)


def test_the_statement_is_shown() -> None:
    assert "does not require MFA" in first(RULE).evidence[0].says
