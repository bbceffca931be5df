"""config/role-and-keys-in-one-profile: static keys and role_arn are in one profile."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import diagnosed, first, ids_of, raw_case

RULE = "config/role-and-keys-in-one-profile"
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = <hidden: 40 characters>\n"


def alone(source: str) -> dict[str, object]:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = (
        f"[profile project-role]\nrole_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n{source}"
        f"{KEYS}"
    )
    return raw


def test_a_source_s_own_role_is_passed_over_by_some() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.profile) == ("warning", "base")
    assert "Go (and Terraform) and Java assume its role first" in finding.explanation
    assert "Fixes this." in (finding.fixes[0].unproved or "")


def test_it_stands_in_place_of_the_general_warning() -> None:
    assert [each.id for each in diagnosed(RULE).findings] == [RULE]


def test_beside_a_source_the_keys_are_read_by_nobody() -> None:
    finding = diagnose(parse_case(alone("source_profile = default\n"))).findings[0]
    assert (finding.id, finding.profile) == (RULE, "project-role")
    assert "are not used" in finding.explanation


def test_as_its_own_source_java_sees_a_loop() -> None:
    assert ids_of(alone("source_profile = project-role\n")) == [RULE]


def test_without_a_source_the_missing_source_is_the_cause() -> None:
    assert RULE not in ids_of(alone(""))
