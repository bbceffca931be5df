"""credentials/stale-session-token-with-long-term-key: a long-term key is sent with a leftover session token."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/stale-session-token-with-long-term-key"


def test_the_line_of_the_token_is_removed() -> None:
    fix = first(RULE).fixes[0]
    assert "-aws_session_token" in (fix.diff or "")


def test_in_the_environment_it_is_unset() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = None
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
        "AWS_SESSION_TOKEN": "<hidden: 400 characters>",
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "unset AWS_SESSION_TOKEN" in finding.fixes[0].commands[0]


def test_an_empty_token_is_likely_where_the_key_was_refused() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {
            "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
            "AWS_SESSION_TOKEN": "",
        },
        "errors": [
            {"text": "InvalidClientTokenId: The security token included in the request is invalid"}
        ],
    }
    assert ids_of(raw) == [RULE, "credentials/access-key-invalid"]
