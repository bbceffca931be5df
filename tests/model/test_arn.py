"""ARNs and key IDs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.case.account_stand_ins import encode_account
from doctor.model.arn import (
    account_of_key,
    is_account_id,
    is_unnamed_role,
    name_of_unnamed,
    parse_arn,
    parse_role_arn,
    permission_set_of,
    shorten_key,
    unnamed_role,
)


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
        "arn:aws:iam::222233334444:role//A",
        "arn:aws:iam::222233334444:role/a b/A",
        "arn:aws:iam::222233334444:role/Ä",
        f"arn:aws:iam::222233334444:role/{'A' * 65}",
        "arn:aws:iam::222233334444:roles/A",
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


@pytest.mark.parametrize("name", [None, "Deploy", "team_x+=,.@-"])
def test_a_role_without_an_arn_keeps_its_name(name: str | None) -> None:
    stands_for_it = unnamed_role(name)
    assert is_unnamed_role(stands_for_it)
    assert name_of_unnamed(stands_for_it) == name


@pytest.mark.parametrize("text", ["", "the role", "the role a b of the pasted policy", "role/A"])
def test_other_words_are_no_role_without_an_arn(text: str) -> None:
    assert not is_unnamed_role(text)


def test_an_account_id_is_twelve_digits() -> None:
    assert is_account_id("111122223333")
    assert is_account_id("a11122223333")
    assert not is_account_id("k11122223333")
    assert not is_account_id("11112222333")
    assert not is_account_id("1111-2222-33")
    assert not is_account_id("١١١١٢٢٢٢٣٣٣٣")


@pytest.mark.parametrize("name", ["Admin", "Read_Only", "a"])
def test_the_role_of_a_permission_set_is_known_by_its_name(name: str) -> None:
    assert permission_set_of(f"AWSReservedSSO_{name}_0123456789abcdef") == name


@pytest.mark.parametrize(
    "name",
    [
        "Admin",
        "AWSReservedSSO_Admin",
        "AWSReservedSSO__0123456789abcdef",
        "AWSReservedSSO_Admin_0123456789abcde",
        "AWSReservedSSO_Admin_0123456789abcdeg",
        "Admin_0123456789abcdef",
    ],
)
def test_other_roles_are_of_no_permission_set(name: str) -> None:
    assert permission_set_of(name) is None
