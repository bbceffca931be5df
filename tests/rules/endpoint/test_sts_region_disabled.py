"""endpoint/sts-region-disabled: STS is deactivated in the called region."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "endpoint/sts-region-disabled"


def test_region_and_account_are_told() -> None:
    assert first(RULE).title == "account 222233334444 has deactivated STS in ap-northeast-2"


def test_a_region_that_has_to_be_enabled_is_another_cause() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"].replace("ap-northeast-2", "ap-southeast-4")
    raw["files"]["config"]["text"] = text
    assert ids_of(raw) == ["endpoint/opt-in-region-not-enabled"]


def test_without_a_region_both_causes_are_told() -> None:
    raw = raw_case(RULE)
    raw = {"schema": raw["schema"], "errors": raw["errors"]}
    assert ids_of(raw) == [RULE, "endpoint/opt-in-region-not-enabled"]


def test_another_region_of_sts_is_proved_to_serve() -> None:
    assert first(RULE).fixes[0].verified
