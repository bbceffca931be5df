"""credentials/sso-token-expired: the sign-in to IAM Identity Center is missing from this machine, or has ended."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/sso-token-expired"


def test_signing_in_to_that_very_session_is_proposed() -> None:
    fix = first(RULE).fixes[0]
    assert fix.commands == ("aws sso login --sso-session corp",)
    assert "Fixes this." in (fix.unproved or "")


def test_no_token_at_all_is_told_as_such() -> None:
    raw = raw_case(RULE)
    raw["files"]["other"][0]["text"] = None
    assert ids_of(raw) == [RULE]


def test_a_registration_that_has_ended_too_renews_nothing() -> None:
    raw = raw_case(RULE, "near_miss")
    text = raw["files"]["other"][0]["text"]
    raw["files"]["other"][0]["text"] = text.replace("2026-04-01", "2026-01-01")
    assert ids_of(raw)[0] == RULE


def test_the_clock_of_this_machine_is_set_right_first() -> None:
    raw = raw_case(RULE)
    raw["clock_skew_seconds"] = 3 * 3600
    assert RULE not in ids_of(raw)


def test_a_cache_that_nobody_looked_into_proves_nothing() -> None:
    raw = raw_case(RULE)
    raw["files"]["other"] = []
    assert RULE not in ids_of(raw)


def test_go_and_java_name_the_refused_grant_each_in_their_own_way() -> None:
    for text in (
        "operation error SSO OIDC: CreateToken, https response error StatusCode: 400, RequestID: "
        "0, InvalidGrantException: ",
        "software.amazon.awssdk.services.ssooidc.model.InvalidGrantException: null (Service: "
        "SsoOidc, Status Code: 400, Request ID: 0)",
    ):
        found = ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]})
        assert found[0] == "credentials/sso-token-expired"


@pytest.mark.parametrize(("told", "says"), [("It's a cron job on our box.", True), ("", False)])
def test_a_job_that_runs_by_itself_cannot_sign_in(told: str, says: bool) -> None:
    text = (
        "The SSO session associated with this profile has expired or is otherwise invalid. To "
        f"refresh this SSO session run aws sso login with the corresponding profile.\n\n{told}"
    )
    found = diagnose(case_of_paste(text)).findings
    finding = next(each for each in found if each.id == RULE)
    assert ("renew themselves" in (finding.next_step or "")) is says


def test_a_sign_in_with_granted_is_renewed_with_granted() -> None:
    """It keeps its token in a keyring, and the AWS CLI knows none of its settings."""
    text = """$ assume prod-admin
operation error SSO: GetRoleCredentials, https response error StatusCode: 401, RequestID: 1,
UnauthorizedException: Session token not found or invalid
$ cat ~/.aws/config
[profile prod-admin]
granted_sso_start_url = https://acme.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 222233334444
granted_sso_role_name = Admin
credential_process = granted credential-process --profile prod-admin
"""
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].commands == (
        "granted sso login --sso-start-url https://acme.awsapps.com/start --sso-region eu-west-1",
    )
