"""Changes that only work together: one fix, with an owner and a document for each place."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.fix.file_plan import plan_fixes
from doctor.model.diagnosis import Diagnosis
from doctor.render.findings import checklist_of
from doctor.render.html_page import render_html
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from tests.rules.shared.support import BOB, KEYS, ROLE, allow, denied, deny, document, policies

ALICE = {"AWS": "arn:aws:iam::111122223333:user/alice"}
TRUSTED = document(allow(Principal={"AWS": BOB}))
GRANT = document(allow(Resource=ROLE))


def diagnosed(
    trust: dict[str, Any] = TRUSTED,
    own: dict[str, Any] = GRANT,
    boundary: dict[str, Any] | None = None,
    **parts: Any,
) -> Diagnosis:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "request": {"action": "sts:AssumeRole", "external_id": None},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "principals": {BOB: {"identity_policies": policies(own), "boundary": boundary}},
        "errors": [{"text": denied(), "from": "probe", "hop": 1}],
        **parts,
    }
    return diagnose(parse_case(raw))


NEITHER = {"trust": document(allow(Principal=ALICE)), "own": document()}


def test_two_policies_that_both_keep_the_caller_out_have_one_fix() -> None:
    found = diagnosed(**NEITHER)
    joint = found.findings[0].fixes[0]
    assert joint.verified
    assert joint.document is None
    assert sorted(joint.owners) == ["caller-admin", "target-admin"]
    assert all(each.document and each.commands and not each.verified for each in joint.parts)


def test_where_one_change_is_enough_there_are_no_parts() -> None:
    found = diagnosed(document(allow(Principal=ALICE)))
    assert not any(fix.parts for each in found.findings for fix in each.fixes)


def test_three_policies_have_one_fix_of_three_changes() -> None:
    found = diagnosed(**NEITHER, boundary=document(allow(Action="s3:*", Resource="*")))
    joint = found.findings[0].fixes[0]
    assert joint.verified
    assert len(joint.parts) == 3
    assert "permissions boundary" in (joint.risk or "")


def test_changes_of_one_policy_are_one_document() -> None:
    trust = document(allow(Principal=ALICE, Action="sts:TagSession"), deny(Principal={"AWS": BOB}))
    found = diagnosed(trust)
    first = found.findings[0].fixes[0]
    assert first.verified
    assert not first.parts
    assert first.diff is not None
    assert len(first.commands) == 1


def test_what_cannot_be_removed_leaves_no_joint_fix() -> None:
    expired = "An error occurred (ExpiredToken) when calling the AssumeRole operation: expired"
    found = diagnosed(**NEITHER, errors=[{"text": expired, "from": "probe", "hop": 1}])
    joints = [fix for each in found.findings for fix in each.fixes if fix.parts]
    assert all(any(part.kind == "credentials" for part in each.parts) for each in joints)


def test_the_other_cause_says_that_its_change_is_a_part() -> None:
    found = diagnosed(**NEITHER)
    part_of = [fix.unproved or "" for fix in found.findings[1].fixes]
    assert any(found.findings[0].id in each for each in part_of)


def test_every_format_shows_every_change() -> None:
    found = diagnosed(**NEITHER)
    report = build_report(found)
    commands = [str(line) for part in found.findings[0].fixes[0].parts for line in part.commands]
    assert len(commands) == 2
    checks = checklist_of(found, "bob").checks
    shown = {
        "text": render_text(found, TextOptions()),
        "markdown": render_markdown(report),
        "html": render_html(report),
        "checks": checks[0].detail,
    }
    missing = [
        (name, line) for name, text in shown.items() for line in commands if line not in text
    ]
    assert missing == []
    assert "by an administrator of your account and by an administrator" in " ".join(
        shown["text"].split()
    )


def test_the_same_change_is_shown_once() -> None:
    text = render_text(diagnosed(**NEITHER), TextOptions())
    assert text.count('+          "arn:aws:iam::111122223333:user/bob"') == 1


def test_fix_makes_what_lies_in_own_files_of_a_joint_fix() -> None:
    config = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = default\nrole_session_name = a b\n"
    files = {
        "config": {"path": "~/.aws/config", "text": config},
        "credentials": {"path": "~/.aws/credentials", "text": f"[default]\n{KEYS}"},
    }
    found = diagnosed(
        document(allow(Principal=ALICE)),
        target={"profile": "p", "role_arn": None},
        files=files,
        env={},
        request={},
        errors=[],
    )
    assert len(found.findings[0].fixes[0].parts) == 2
    planned = plan_fixes(found, (), diagnose)
    assert [each.finding.id for each in planned.steps] == ["request/session-name-invalid"]


def test_one_cause_in_two_policies_has_one_fix() -> None:
    found = diagnosed(request={"action": "sts:AssumeRole", "tags": {"team": "x"}})
    joint = found.findings[0].fixes[0]
    assert found.findings[0].id == "trust/tag-session-not-allowed"
    assert [each.who for each in joint.parts] == ["target-admin", "caller-admin"]
    assert joint.verified


def test_another_role_is_not_opened_in_place_of_the_one_asked_for() -> None:
    near = ROLE.replace("ProjectAdmin", "ProjectAdmins")
    config = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = default\n"
    found = diagnosed(
        target={"profile": "p", "role_arn": None},
        files={
            "config": {"path": "~/.aws/config", "text": config},
            "credentials": {"path": "~/.aws/credentials", "text": f"[default]\n{KEYS}"},
        },
        env={},
        roles={
            ROLE: {"exists": False},
            near: {"trust_policy": document(allow(Principal=ALICE)), "exists": True},
        },
        own=document(allow(Resource="*")),
    )
    assert found.findings[0].id == "trust/role-does-not-exist"
    assert not any(fix.parts for each in found.findings for fix in each.fixes)
