"""The plan of `fix`: what lies in the user's own files, one step upon another."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.fix.file_plan import Plan, plan_fixes, source_choices

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = <hidden: 40 characters>\n"


def plan(config: str, *ids: str, source: str | None = None, **parts: Any) -> Plan:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "p", "role_arn": None},
        "files": {
            "config": {"path": "~/.aws/config", "text": config},
            "credentials": {"path": "~/.aws/credentials", "text": f"[default]\n{KEYS}"},
        },
        "env": {},
        **parts,
    }
    return plan_fixes(diagnose(parse_case(raw)), ids, diagnose, source=source)


def steps(found: Plan) -> list[str]:
    return [each.finding.id for each in found.steps]


def test_a_sound_case_needs_no_step() -> None:
    found = plan(f"[profile p]\nrole_arn = {ROLE}\nsource_profile = default\nregion = x\n")
    assert steps(found) == []
    assert found.after.verdict == "healthy"


def test_a_fault_that_hid_behind_another_is_mended_with_it() -> None:
    config = f"[p]\nrole_arn = {ROLE}\nsource_profile = defualt\nregion = x\n"
    found = plan(config, source="default")
    assert steps(found) == ["config/profile-prefix-missing", "config/source-profile-missing"]
    assert all(each.remedy.lies_in_own_files for each in found.steps)
    assert not [each for each in found.after.findings if each.severity == "error"]


def test_only_what_is_named_is_mended() -> None:
    config = f"[p]\nrole_arn = {ROLE}\nsource_profile = defualt\nregion = x\n"
    assert steps(plan(config, "config/profile-prefix-missing")) == ["config/profile-prefix-missing"]
    assert steps(plan(config, "trust/external-id-missing")) == []


def test_what_lies_elsewhere_is_no_step() -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    found = plan(
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = default\nregion = x\n",
        roles={ROLE: {"trust_policy": trust, "exists": True}},
        caller={"arn": "arn:aws:iam::111122223333:user/bob"},
    )
    assert steps(found) == []


def test_a_guess_at_the_caller_is_a_choice_and_no_step() -> None:
    found = plan(f"[profile p]\nrole_arn = {ROLE}\nsource_profile = defualt\nregion = x\n")
    assert steps(found) == []
    assert source_choices(found.after) == ("default",)
    assert source_choices(found.after, ("trust/external-id-missing",)) == ()
