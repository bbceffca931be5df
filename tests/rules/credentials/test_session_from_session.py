"""credentials/session-from-session: a session is requested with credentials that are already a session."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/session-from-session"


WORDS = "Cannot call {} with session credentials"


@pytest.mark.parametrize("call", ["GetSessionToken", "GetFederationToken"])
def test_the_words_of_aws_are_enough(call: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": WORDS.format(call)}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert call in finding.title


def test_it_needs_no_error_where_the_call_and_the_session_are_seen() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_a_role_session_as_caller_is_a_session() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "request": {"action": "sts:GetFederationToken"},
        "caller": {
            "arn": "arn:aws:sts::111122223333:assumed-role/vault/i-0",
            "account": "111122223333",
        },
    }
    assert ids_of(raw) == [RULE]


def test_a_shell_that_holds_a_session_is_told_to_drop_it() -> None:
    commands = [command for fix in first(RULE).fixes for command in fix.commands]
    assert any(command.startswith("unset AWS_ACCESS_KEY_ID") for command in commands)


def test_a_role_may_be_assumed_with_a_session() -> None:
    raw = raw_case(RULE)
    raw["request"] = {"action": "sts:AssumeRole"}
    del raw["errors"]
    assert RULE not in ids_of(raw)
