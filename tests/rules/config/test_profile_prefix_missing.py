"""config/profile-prefix-missing: a section of the config file lacks the word “profile”, so SDKs ignore it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/profile-prefix-missing"


def test_the_header_to_write_is_proposed_and_tested() -> None:
    fix = first(RULE).fixes[0]
    assert "Fixes this." in (fix.unproved or "")
    assert "+[profile project-role]" in (fix.diff or "")


def test_a_section_that_nobody_asked_for_is_left_alone() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "something-else"
    assert ids_of(raw) == ["config/profile-not-found"]


def test_the_word_in_capitals_is_no_such_word() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("[project-role]", "[Profile project-role]")
    found = diagnose(parse_case(raw)).findings[0]
    assert found.id == RULE
    assert "+[profile project-role]" in (found.fixes[0].diff or "")
