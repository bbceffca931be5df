"""credentials/credential-cache-stale: a cached session outlived its role or its key."""

from __future__ import annotations

import pytest

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
    assert ids_of(raw)[:2] == ["trust/just-created", "credentials/access-key-invalid"]
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert finding.certainty == "possible"
    assert finding.fixes[0].commands == ("aws-vault clear PROFILE",)


def test_without_a_refusal_a_cache_is_left_alone() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize("unseen", ["role", "session"])
def test_where_one_of_the_two_ids_was_not_seen_nothing_is_proven(unseen: str) -> None:
    raw = raw_case(RULE)
    if unseen == "role":
        del raw["roles"]["arn:aws:iam::222233334444:role/ProjectAdmin"]["role_id"]
    else:
        (cache,) = raw["files"]["other"]
        cache["text"] = cache["text"].replace("AROAOLDOLDOLDOLDOLD22:botocore-session-1", "")
    found = diagnose(parse_case(raw)).findings
    assert not [each for each in found if each.id == RULE and each.certainty == "proven"]


def test_a_session_of_the_role_as_it_is_now_is_not_stale() -> None:
    raw = raw_case(RULE)
    (cache,) = raw["files"]["other"]
    cache["text"] = cache["text"].replace("AROAOLDOLDOLDOLDOLD22", "AROANEWNEWNEWNEWNEW22")
    assert RULE not in ids_of(raw)
