"""credentials/session-expired: the session that signed the call has ended."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import first, raw_case

RULE = "credentials/session-expired"


def test_the_place_of_the_session_is_told() -> None:
    assert "~/.aws/credentials" in first(RULE).title


def test_an_sso_session_is_renewed_by_signing_in() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = (
        "[profile project-role]\nsso_start_url = https://example.awsapps.com/start\n"
        "sso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Reader\n"
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].commands == ("aws sso login --profile project-role",)
