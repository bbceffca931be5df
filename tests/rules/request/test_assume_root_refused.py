"""request/assume-root-refused: more is needed than a policy."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "request/assume-root-refused"


def test_what_was_not_seen_is_not_proven() -> None:
    finding = first(RULE)
    assert finding.certainty == "likely"
    assert "444455556666" in finding.title


def test_the_callers_own_account_is_no_member() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace("444455556666", "111122223333")
    raw["attachments"] = []
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "own account" in finding.title


def test_another_policy_than_those_for_root_is_seen() -> None:
    raw = raw_case(RULE)
    command = raw["attachments"][0]
    command["text"] = command["text"].replace("S3UnlockBucketPolicy", "AdministratorAccess")
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.certainty == "proven"
    assert "S3UnlockBucketPolicy" in (finding.next_step or "")
