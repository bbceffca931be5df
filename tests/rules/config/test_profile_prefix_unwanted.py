"""config/profile-prefix-unwanted: a section of the credentials file is headed [profile NAME]."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/profile-prefix-unwanted"


def test_the_header_to_write_is_proposed_and_tested() -> None:
    finding = first(RULE)
    assert "Fixes this." in (finding.fixes[0].unproved or "")
    assert "+[base]" in (finding.fixes[0].diff or "")


def test_keys_that_a_profile_lacks_stand_first_where_they_are() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "base"
    raw["files"]["config"]["text"] += "\n[profile base]\nregion = us-east-1\n"
    findings = diagnose(parse_case(raw)).findings
    assert [each.id for each in findings] == [RULE, "credentials/no-credentials"]
    assert findings[0].profile == "base"


def test_a_section_that_nobody_asked_for_is_left_alone() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "something-else"
    assert ids_of(raw) == ["config/profile-not-found"]
