"""config/setting-in-wrong-file: a setting stands where SDKs do not read it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Finding
from tests.rules.support import first, ids_of, raw_case

RULE = "config/setting-in-wrong-file"
SESSION = "[sso-session corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"


def case_of(config: str, credentials: str = "", profile: str = "corp") -> dict[str, object]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": profile, "role_arn": None},
        "files": {
            "config": {"path": "~/.aws/config", "text": config},
            "credentials": {"path": "~/.aws/credentials", "text": credentials},
        },
        "env": {},
    }


def named(raw: dict[str, object]) -> Finding:
    return next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)


def test_a_device_in_the_source_is_written_into_the_role_s_profile() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.profile) == ("warning", "project-role")
    assert "+mfa_serial" in (finding.fixes[0].diff or "")


def test_a_profile_with_a_device_of_its_own_needs_no_other() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] += "mfa_serial = arn:aws:iam::111122223333:mfa/bob\n"
    assert ids_of(raw) == []


def test_a_session_section_in_the_credentials_file_is_not_read() -> None:
    profile = (
        "[profile corp]\nsso_session = corp\nsso_account_id = 222233334444\nsso_role_name = A\n"
    )
    raw = case_of(profile, SESSION)
    assert ids_of(raw) == [RULE, "federation/sso-config-mismatch"]
    assert str(named(raw).evidence[0].place) == "~/.aws/credentials:1"


def test_account_and_role_in_the_session_section_are_not_read() -> None:
    raw = case_of(
        f"{SESSION}sso_account_id = 222233334444\nsso_role_name = A\n\n[profile corp]\n"
        "sso_session = corp\n"
    )
    titles = {each.title for each in diagnose(parse_case(raw)).findings if each.id == RULE}
    assert "sso_account_id is in [sso-session corp], not in “corp”" in titles
    assert named(raw).severity == "error"


def test_a_token_in_the_other_file_is_not_sent() -> None:
    raw = case_of(
        "[default]\naws_session_token = notARealSecretKey1\n",
        "[default]\naws_access_key_id = ASIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey2\n",
        "default",
    )
    finding = named(raw)
    assert finding.severity == "warning"
    assert "notARealSecretKey1" not in repr(finding)


def test_key_and_token_in_one_file_are_sent_together() -> None:
    raw = case_of(
        "[default]\nregion = us-east-1\n",
        "[default]\naws_access_key_id = ASIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey2\n"
        "aws_session_token = notARealSecretKey1\n",
        "default",
    )
    assert RULE not in ids_of(raw)
