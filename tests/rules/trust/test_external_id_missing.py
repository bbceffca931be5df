"""trust/external-id-missing: the role requires an external ID, and the call sends none."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/external-id-missing"


def test_the_setting_is_added_to_the_profile() -> None:
    assert "+external_id = ABCDEF123456" in (first(RULE).fixes[0].diff or "")


def test_an_external_id_that_nobody_saw_is_not_called_missing_for_certain() -> None:
    raw = raw_case(RULE)
    del raw["files"]
    del raw["env"]
    raw["target"] = {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "none was seen" in finding.title
