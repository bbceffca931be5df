"""ARNs and key IDs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.case.account_stand_ins import encode_account
from doctor.model.arn import account_of_key, parse_arn, parse_role_arn, shorten_key


@pytest.mark.parametrize(
    ("body", "account"),
    [
        ("RZPUZDIKAAAAAAAA", "123456789012"),
        ("RTX3GSDSQAAAAAAA", "111122223333"),
        ("QAAAAAAAQAAAAAAA", "000000000001"),
        ("6RVFFB77QAAAAAAA", "999999999999"),
    ],
)
def test_a_key_tells_its_account(body: str, account: str) -> None:
    assert account_of_key("AKIA" + body) == account


@pytest.mark.parametrize("key", ["", "AKIA", "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"])
def test_a_key_without_an_account_tells_none(key: str) -> None:
    assert account_of_key(key) is None


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_an_encoded_account_is_decoded_again(number: int) -> None:
    account = f"{number:012d}"
    assert account_of_key("ASIA" + encode_account(account, b"seed")) == account


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::222233334444:role/A",
        "arn:aws-us-gov:iam::222233334444:role/team/x/A.b_c@d",
        "arn:aws-cn:iam::222233334444:role/A",
    ],
)
def test_a_role_arn_is_read(text: str) -> None:
    assert str(parse_role_arn(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::22223333444:role/A",
        "arn:aws:iam::222233334444:user/A",
        "arn:aws:iam::222233334444:role/",
        "arn:aws:iam::222233334444:role/A ",
        "arn:amazon:iam::222233334444:role/A",
        "arn:aws:iam:us-east-1:222233334444:role/A",
        "role/A",
    ],
)
def test_what_is_no_role_arn_is_none(text: str) -> None:
    assert parse_role_arn(text) is None


def test_path_and_name_are_told_apart() -> None:
    arn = parse_arn("arn:aws:iam::222233334444:role/team/x/Admin")
    assert arn is not None
    assert (arn.path, arn.name) == ("/team/x/", "Admin")


def test_a_key_is_shortened_for_text() -> None:
    assert shorten_key("AKIARTX3GSDSQAAAAAAA") == "AKIA…AAAA"
