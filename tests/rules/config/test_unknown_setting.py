"""config/unknown-setting: a setting or variable has a name that SDKs do not know."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.profiles.setting_names import setting_meant
from tests.rules.support import first, ids_of, raw_case

RULE = "config/unknown-setting"


def test_the_right_name_is_written_and_tested() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.profile) == ("error", "project-role")
    assert "Fixes this." in (finding.fixes[0].unproved or "")
    assert "+source_profile = default" in (finding.fixes[0].diff or "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("source-profile", "source_profile"),
        ("SourceProfile", "source_profile"),
        ("soruce_profile", "source_profile"),
        ("rolearn", "role_arn"),
        ("mfa_device", "mfa_serial"),
        ("externalid", "external_id"),
        ("aws_access_key", "aws_access_key_id"),
        ("aws_secret_key", "aws_secret_access_key"),
        ("credential_proces", "credential_process"),
        ("sso_role", "sso_role_name"),
        ("export AWS_ACCESS_KEY_ID", "aws_access_key_id"),
        ("set aws_session_token", "aws_session_token"),
        ("source_profile", None),
        ("aws_mfa_device", None),
        ("x_principal_arn", None),
        ("adfs_config.role_arn", None),
        ("cli_pager", None),
        ("output", None),
    ],
)
def test_a_slip_is_told_from_a_name_of_something_else(written: str, meant: str | None) -> None:
    assert setting_meant(written, "arn:aws:iam::222233334444:role/x") == meant


def test_a_role_is_meant_only_where_an_arn_stands() -> None:
    assert setting_meant("role", "admin") is None


def test_beside_the_right_name_the_wrong_one_harms_nobody() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += "source-profile = default\n"
    assert ids_of(raw) == []


def test_what_does_not_stop_the_call_is_a_warning() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += "mfa_device = arn:aws:iam::111122223333:mfa/bob\n"
    found = diagnose(parse_case(raw))
    assert [(each.id, each.severity) for each in found.findings] == [(RULE, "warning")]
    assert found.verdict == "healthy"


def test_no_value_of_a_misspelt_secret_is_shown() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["credentials"]["text"] = (
        "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_key = notARealSecretKey1\n"
    )
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert "notARealSecretKey1" not in repr(finding)


def test_variables_of_another_name_are_told_where_credentials_are_missed() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {"AWS_ACCESS_KEY": "AKIARTX3GSDSQAAAAAAA", "AWS_SECRET_KEY": "notARealSecretKey1"},
        "errors": [{"text": "Unable to locate credentials"}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].commands == (
        'export AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY"',
        'export AWS_SECRET_ACCESS_KEY="$AWS_SECRET_KEY"',
    )
    assert "notARealSecretKey1" not in repr(finding)


def test_variables_of_another_name_beside_working_credentials_are_left_alone() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["env"] = {"AWS_ACCESS_KEY": "AKIARTX3GSDSQAAAAAAA"}
    assert ids_of(raw) == []


def test_a_name_that_is_wrong_beside_another_fault_is_not_its_cause() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "job", "role_arn": None},
        "files": {
            "config": {
                "path": "~/.aws/config",
                "text": "[profile job]\nrole_arn = arn:aws:iam::222233334444:role/R\n"
                "source-profile = b\nweb_identity_token_file = ~/token\n",
            },
            "credentials": None,
            "other": [{"path": "~/token", "text": None}],
        },
        "env": {},
    }
    findings = diagnose(parse_case(raw)).findings
    assert {each.id: each.severity for each in findings}[RULE] == "warning"
    assert findings[0].id == "federation/web-identity-token-file-unreadable"
