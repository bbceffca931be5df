"""Stand-ins: they keep what a diagnosis reads, and nothing of whose it was."""

from __future__ import annotations

import pytest

from doctor.case.stand_ins import (
    account_stand_in,
    encode_account,
    identifier_stand_in,
    is_invented,
    key_stand_in,
)
from doctor.model.arn import account_of_key

KEY = "AKIA" + encode_account("987612345678", "a key")


@pytest.mark.parametrize(
    ("account", "invented"),
    [
        ("111122223333", True),
        ("999999999999", True),
        ("123456789012", True),
        ("111122223334", False),
        ("987612345678", False),
        ("1111222233334", False),
    ],
)
def test_accounts_of_documentation_stay(account: str, invented: bool) -> None:
    assert is_invented(account) is invented


def test_an_account_has_one_stand_in_that_nobody_else_has() -> None:
    one = account_stand_in("987612345678", frozenset())
    assert one == account_stand_in("987612345678", frozenset())
    assert (one[:4], len(one)) == ("9999", 12)
    other = account_stand_in("987612345678", frozenset({one}))
    assert other != one
    assert account_stand_in("876598761234", frozenset()) != one


def test_a_key_decodes_to_the_stand_in_of_its_account() -> None:
    stand_in = key_stand_in(KEY, {"987612345678": "999900000001"})
    assert stand_in != KEY
    assert (stand_in[:4], len(stand_in)) == ("AKIA", 20)
    assert account_of_key(stand_in) == "999900000001"


@pytest.mark.parametrize("key", ["AKIAIOSFODNN7EXAMPLE", "ASIAAAAAAAAAAAAAAAAA", KEY])
def test_a_key_of_documentation_or_of_an_account_that_stays_is_kept(key: str) -> None:
    assert key_stand_in(key, {}) == key


def test_a_key_that_carries_no_account_still_carries_none() -> None:
    old = "AKIAI23456789ABCDEFG".replace("8", "X").replace("9", "Y")
    assert account_of_key(old) is None
    stand_in = key_stand_in(old, {})
    assert stand_in != old
    assert (stand_in[:4], len(stand_in)) == ("AKIA", 20)
    assert account_of_key(stand_in) is None


@pytest.mark.parametrize("account", ["111122223333", "000000000001", "987612345678"])
def test_an_account_is_encoded_so_that_it_decodes(account: str) -> None:
    assert account_of_key("AKIA" + encode_account(account, "x")) == account
    assert encode_account(account, "x") != encode_account(account, "y")


def test_an_identifier_keeps_its_kind_and_length() -> None:
    one, other = identifier_stand_in("AIDAZELDAZELDAZELDA77"), identifier_stand_in("AIDAX")
    assert (one[:4], len(one)) == ("AIDA", 21)
    assert len(other) == 5
    assert one != "AIDAZELDAZELDAZELDA77"
    assert identifier_stand_in("AROAZELDAZELDAZELDA77")[4:] != one[4:]
