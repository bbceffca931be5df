"""trust/external-id-missing: the role asks for an external ID, and none is sent."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "trust/external-id-missing"


def test_the_setting_is_added_to_the_profile() -> None:
    assert "+external_id = ABCDEF123456" in (first(RULE).fixes[0].diff or "")


def test_an_unknown_external_id_accuses_nobody() -> None:
    raw = raw_case(RULE)
    del raw["files"]
    del raw["env"]
    raw["target"] = {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    assert RULE not in ids_of(raw)
