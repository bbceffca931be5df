"""credentials/session-token-missing: a key of a session (ASIA…) stands without its session token."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import raw_case

RULE = "credentials/session-token-missing"


def test_it_needs_no_error_to_be_proven() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_a_token_in_the_other_file_is_pointed_at() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    token = "aws_session_token = <hidden: 400 characters>"
    raw["files"]["config"]["text"] = text.replace("[default]", f"[default]\n{token}")
    places = [str(each.place) for each in diagnose(parse_case(raw)).findings[0].evidence]
    assert "~/.aws/config:2" in places
