"""federation/roles-anywhere-profile: the list of roles, the mappings, the Region."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "federation/roles-anywhere-profile"


def test_the_fields_that_cannot_be_mapped_are_named() -> None:
    finding = first(RULE)
    assert "CN" in finding.title
    assert finding.certainty == "proven"


def test_an_anchor_and_a_profile_of_two_regions_are_told_apart() -> None:
    raw = raw_case(RULE)
    command = raw["attachments"][0]
    command["text"] = command["text"].replace(
        "rolesanywhere:eu-west-1", "rolesanywhere:us-east-1", 1
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "us-east-1" in finding.title
    assert "eu-west-1" in finding.title
