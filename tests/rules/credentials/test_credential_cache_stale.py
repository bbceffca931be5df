"""credentials/credential-cache-stale: a cached session has outlived its role or its key."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/credential-cache-stale"


def test_a_role_that_was_created_anew_proves_it() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert finding.fixes[0].commands[0].startswith("rm ~/.aws/cli/cache/")


def test_a_cached_session_that_ended_is_likely_what_expired() -> None:
    raw = raw_case(RULE)
    raw["collected_at"] = "2026-01-31T13:00:00Z"
    raw["roles"] = {}
    raw["errors"][0]["text"] = (
        "An error occurred (ExpiredToken) when calling the ListBuckets operation: "
        "The provided token has expired."
    )
    found = diagnose(parse_case(raw)).findings
    assert RULE in {each.id for each in found}


def test_a_tool_whose_key_was_replaced_is_a_possibility() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [
            {"text": "InvalidClientTokenId: The security token included in the request is invalid."}
        ],
        "attachments": [{"name": "command", "text": "aws-vault rotate work"}],
    }
    assert ids_of(raw)[0] == "credentials/access-key-invalid"
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert finding.certainty == "possible"
    assert finding.fixes[0].commands == ("aws-vault clear PROFILE",)


def test_without_a_refusal_a_cache_is_left_alone() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert RULE not in ids_of(raw)
