"""Where the failed call was made: files of another place accuse nobody."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose, judge_case
from doctor.rules.place_of_call import at_place_of_call

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
WITH_TOKEN = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:sts::111122223333:assumed-role/Build/i-0abc is not authorized to perform: "
    f"sts:AssumeRole on resource: {ROLE}"
)
EMPTY = {"config": None, "credentials": None}


def raw(text: str, origin: str = "pasted", **parts: Any) -> dict[str, Any]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "files": EMPTY,
        "env": {},
        "errors": [{"text": text, "from": origin}],
        **parts,
    }


@pytest.mark.parametrize("text", [WITH_TOKEN, DENIED])
def test_a_machine_without_credentials_is_not_the_cause_of_an_answered_call(text: str) -> None:
    found = [each.id for each in diagnose(parse_case(raw(text))).findings]
    assert not any(each.startswith(("credentials/no-", "config/")) for each in found)
    assert at_place_of_call(judge_case(parse_case(raw(text)))).chain is None


def test_a_token_of_this_very_place_keeps_its_files() -> None:
    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token", "AWS_ROLE_ARN": ROLE}
    situation = judge_case(parse_case(raw(WITH_TOKEN, env=env)))
    assert at_place_of_call(situation).chain is not None


def test_our_own_attempt_was_made_here() -> None:
    situation = judge_case(parse_case(raw(DENIED, origin="probe")))
    assert at_place_of_call(situation) == situation


def test_a_profile_that_is_missing_may_be_why_other_keys_signed() -> None:
    files = {
        "config": {"path": "~/.aws/config", "text": "[work]\nrole_arn = x\n"},
        "credentials": None,
    }
    case = raw(DENIED, files=files, target={"profile": "work", "role_arn": None})
    assert at_place_of_call(judge_case(parse_case(case))).chain is not None
