"""credentials/access-key-inactive: the access key exists, but is deactivated."""

from __future__ import annotations

import pytest

from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/access-key-inactive"


LISTED = (
    '{"AccessKeyMetadata": [{"UserName": "bob", "AccessKeyId": "AKIARTX3GSDSQAAAAAAA", '
    '"Status": "%s", "CreateDate": "2025-01-31T12:00:00Z"}]}'
)


def test_it_stands_alone_and_needs_no_error() -> None:
    raw = raw_case(RULE)
    assert ids_of(raw) == [RULE]
    del raw["errors"]
    assert ids_of(raw) == [RULE]


@pytest.mark.parametrize(("status", "inactive"), [("Inactive", True), ("Active", False)])
def test_a_pasted_list_counts_like_a_gathered_one(status: str, inactive: bool) -> None:
    raw = raw_case("credentials/access-key-invalid")
    raw["attachments"] = [{"name": "keys", "text": LISTED % status}]
    assert (ids_of(raw)[0] == RULE) is inactive


def test_another_key_that_is_switched_off_says_nothing() -> None:
    raw = raw_case(RULE)
    keys = raw["principals"]["arn:aws:iam::111122223333:user/bob"]["access_keys"]
    keys[0]["id"] = "AKIARTX3GSDSQBBBBBBB"
    assert ids_of(raw) == ["credentials/access-key-invalid"]


def test_who_may_switch_it_on_again_is_told() -> None:
    fix = first(RULE).fixes[-1]
    assert (fix.who, "--status Active" in fix.commands[0]) == ("caller-admin", True)
