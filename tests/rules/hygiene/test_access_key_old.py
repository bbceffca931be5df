"""hygiene/access-key-old: the access key has not been rotated for 90 days."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/access-key-old"
BOB = "arn:aws:iam::111122223333:user/bob"


def test_the_days_are_counted_to_the_day_of_the_check() -> None:
    assert "244 days" in first(RULE).title


def test_another_key_of_the_user_is_not_this_one() -> None:
    raw = raw_case(RULE)
    raw["principals"][BOB]["access_keys"][0]["id"] = "AKIAWO645SY5AAAAAAAA"
    assert RULE not in advice_of(raw)
