"""The access keys of users, as IAM lists them."""

from __future__ import annotations

import pytest

from doctor.rules.shared.keys.key_lists import ListedKey, listed_keys
from tests.rules.shared.support import BOB, KEY, situation


def pasted(text: str) -> tuple[ListedKey, ...]:
    return listed_keys(situation(attachments=[{"name": "a", "text": text}]))


def test_the_keys_that_were_gathered() -> None:
    keys = [{"id": KEY, "status": "Active", "created": "2025-01-31T12:00:00Z"}]
    (found,) = listed_keys(situation(principals={BOB: {"access_keys": keys}}))
    assert (found.id, found.status, found.user) == (KEY, "Active", "bob")
    assert listed_keys(situation(principals={BOB: {"access_keys": None}})) == ()


def test_the_keys_that_the_cli_printed_as_json() -> None:
    (found,) = pasted(
        f'{{"AccessKeyMetadata": [{{"UserName": "bob", "AccessKeyId": "{KEY}", '
        '"Status": "Inactive", "CreateDate": "2025-01-31"}]}'
    )
    assert (found.id, found.user, found.created) == (KEY, "bob", "2025-01-31")
    assert pasted(f'{{"AccessKeyId": "{KEY}"}}') == ()


def test_the_keys_that_the_cli_printed_as_text() -> None:
    (found,) = pasted(f"x\nACCESSKEYMETADATA\t{KEY}\t2025-01-31T12:00:00Z\tActive\tbob\n")
    assert (found.id, found.status, found.user) == (KEY, "Active", "bob")


@pytest.mark.parametrize(
    ("status", "inactive"),
    [("Inactive", True), ("INACTIVE", True), ("Active", False), (None, False)],
)
def test_a_key_may_be_switched_off(status: str | None, inactive: bool) -> None:
    assert ListedKey(id=KEY, status=status, created=None, user=None).is_inactive is inactive
