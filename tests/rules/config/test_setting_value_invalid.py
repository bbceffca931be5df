"""config/setting-value-invalid: a setting on instance metadata holds a value that SDKs cannot read."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "config/setting-value-invalid"


def test_the_line_is_taken_out_and_the_chain_is_whole() -> None:
    fix = first(RULE).fixes[0]
    assert "Fixes this." in (fix.unproved or "")
    assert "-metadata_service_timeout = 2s" in (fix.diff or "")


def test_the_variable_wins_over_the_file() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_METADATA_SERVICE_TIMEOUT": "2"}
    assert RULE not in ids_of(raw)
    raw = raw_case(RULE, "near_miss")
    raw["env"] = {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv5"}
    assert ids_of(raw)[0] == RULE
