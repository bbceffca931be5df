"""config/source-without-role: a profile has a source and no role to assume with it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/source-without-role"


def test_the_source_itself_is_proposed_and_tested() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.profile) == ("error", "project-role")
    assert "Fixes this." in (finding.fixes[0].unproved or "")
    assert "--profile base" in finding.fixes[0].commands[0]


def test_beside_keys_the_line_is_a_warning_in_place_of_the_general_one() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(
        "[profile project-role]",
        "[profile project-role]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>",
    )
    diagnosis = diagnose(parse_case(raw))
    assert [(each.id, each.severity) for each in diagnosis.findings] == [(RULE, "warning")]
    assert diagnosis.verdict == "healthy"


def test_go_refusing_the_profile_makes_it_an_error() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] += (
        "\n[project-role]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = <hidden: 40 characters>\n"
    )
    raw["errors"] = [
        {
            "text": "CredentialRequiresARNError: credential type source_profile requires role_arn, "
            "profile project-role"
        }
    ]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.severity, finding.certainty) == (RULE, "error", "proven")


def test_a_source_in_another_profile_is_left_alone() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += "\n[profile other]\nsource_profile = base\n"
    assert ids_of(raw) == []
