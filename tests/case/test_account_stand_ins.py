"""Accounts' stand-ins: nobody's, one for each, and told by the key IDs that stand for theirs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.case.account_stand_ins import account_stand_in, encode_account, is_invented
from doctor.case.redaction_key import RedactionKey
from doctor.model.arn import account_of_key, is_account_id

KEY = RedactionKey(key="1d" * 32)
DIGITS = st.text("0123456789", min_size=12, max_size=12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(DIGITS, DIGITS)
def test_each_account_has_its_own_and_no_account_can_be_one(one: str, other: str) -> None:
    shown = account_stand_in(KEY, one)
    assert is_account_id(shown)
    assert not shown.isdigit()
    assert is_invented(shown)
    assert (shown == account_stand_in(KEY, other)) == (one == other)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(DIGITS, st.integers(0, 12))
def test_first_digits_are_shown_as_the_account_shows_them(account: str, length: int) -> None:
    piece = account_stand_in(KEY, account[:length])
    assert account_stand_in(KEY, account).startswith(piece)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(DIGITS)
def test_a_key_id_holds_an_account_or_a_stand_in(account: str) -> None:
    for held in (account, account_stand_in(KEY, account)):
        assert account_of_key("AKIA" + encode_account(held, b"seed")) == held


@pytest.mark.parametrize("account", ["111122223333", "123456789012", "a12345678901"])
def test_what_is_nobodys_is_known(account: str) -> None:
    assert is_invented(account)
    assert not is_invented("987612345678")
