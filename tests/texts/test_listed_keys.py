"""The keys of a user as IAM lists them, as JSON and as text."""

from __future__ import annotations

import pytest

from doctor.texts.listed_keys import find_listed_keys

KEY = "AKIAIOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"UserName": "bob", "AccessKeyId": "{KEY}", "Status": "Inactive", "CreateDate": "x"}}',
        f"ACCESSKEYMETADATA\t{KEY}\tx\tInactive\tbob",
    ],
)
def test_a_listed_key_has_the_names_of_its_fields(text: str) -> None:
    (found,) = find_listed_keys(f"before\n{text}\nbehind")
    expected = {"AccessKeyId": KEY, "Status": "Inactive", "UserName": "bob", "CreateDate": "x"}
    assert found == expected


def test_a_key_without_a_status_is_not_listed() -> None:
    assert list(find_listed_keys(f'{{"AccessKeyId": "{KEY}"}}')) == []
