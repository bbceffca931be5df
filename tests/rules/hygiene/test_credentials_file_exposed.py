"""hygiene/credentials-file-exposed: other users of the machine can read the credentials file."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/credentials-file-exposed"


def test_a_config_file_without_keys_may_be_read() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["mode"] = "0644"
    assert RULE not in advice_of(raw)


def test_the_group_counts_as_others() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["mode"] = "0640"
    assert RULE in advice_of(raw)
    assert first(RULE).fixes[0].commands == ("chmod 600 ~/.aws/credentials",)
