"""federation/sso-config-mismatch: the settings for IAM Identity Center are incomplete, or contradict their sso-session."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/sso-config-mismatch"


def changed(old: str, new: str) -> list[str]:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(old, new)
    return ids_of(raw)


def test_the_nearest_session_is_proposed_and_tested() -> None:
    fix = first(RULE).fixes[0]
    assert "Fixes this." in (fix.unproved or "")
    assert "+sso_session = corp" in (fix.diff or "")


def test_a_region_of_its_own_that_differs_is_a_conflict() -> None:
    assert changed("sso_session = corp", "sso_session = corp\nsso_region = us-east-1")[0] == RULE


def test_a_session_without_its_region_is_incomplete_whatever_the_profile_says() -> None:
    assert changed("sso_region = eu-west-1\n\n", "\n")[0] == RULE


def test_a_lone_session_is_no_provider_at_all() -> None:
    lone = "sso_account_id = 111122223333\nsso_role_name = Developer\n"
    assert changed(lone, "")[0] == "config/source-profile-without-credentials"


def test_the_words_of_an_sdk_tell_it_without_the_files() -> None:
    text = 'The profile "dev" is configured to use SSO but is missing required configuration: x'
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert ids_of(raw)[0] == RULE


def test_a_grant_of_another_region_is_known_by_the_browser_s_words() -> None:
    text = "invalid_grant\n\nInvalid grant provided"
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_go_says_it_without_naming_the_call_as_botocore_does() -> None:
    text = (
        "operation error SSO OIDC: StartDeviceAuthorization, https response error StatusCode: 400, "
        "RequestID: 0, InvalidRequestException: "
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_a_section_that_was_not_pasted_is_there_where_a_role_was_asked_for() -> None:
    text = (
        "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: "
        "No access\n\n[profile prod]\nsso_session = acme\nsso_account_id = 222233334444\n"
        "sso_role_name = Admin\nregion = eu-west-1\n"
    )
    causes = {each.id for each in diagnose(case_of_paste(text)).findings}
    assert causes == {"federation/sso-role-not-assigned"}


@pytest.mark.parametrize("header", ["sso_session corp", "corp", "SSO-Session corp"])
def test_a_session_under_a_header_that_nobody_reads_is_renamed(header: str) -> None:
    text = (
        'The specified sso-session does not exist: "corp"\n\n[profile dev]\nsso_session = corp\n'
        "sso_account_id = 222233334444\nsso_role_name = Dev\n\n"
        f"[{header}]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].title == f"change the header [{header}] to [sso-session corp]"
    assert "+[sso-session corp]" in (finding.fixes[0].diff or "")
