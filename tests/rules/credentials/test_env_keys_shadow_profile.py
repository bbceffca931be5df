"""credentials/env-keys-shadow-profile: keys in the environment override the intended profile."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/env-keys-shadow-profile"


def test_a_profile_that_needs_the_keys_is_not_told_to_unset_them() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    raw["files"]["config"]["text"] = text.replace(
        "source_profile = default", "credential_source = Environment"
    )
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    assert [fix.kind for fix in fixes] == ["request"]


def test_the_same_key_in_both_places_shadows_nothing() -> None:
    raw = raw_case(RULE)
    raw["env"].update(AWS_PROFILE="default", AWS_ACCESS_KEY_ID="AKIARTX3GSDSQAAAAAAA")
    assert RULE not in ids_of(raw)


KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
    "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
}


def test_a_profile_that_is_set_before_the_command_counts_as_selected() -> None:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "env": KEYS,
        "attachments": [{"name": "command", "text": "AWS_PROFILE=prod aws s3 ls"}],
    }
    assert ids_of(raw)[0] == RULE
    raw["attachments"][0]["text"] = "aws s3 ls --profile prod"
    assert RULE not in ids_of(raw)


def test_keys_that_are_refused_and_not_meant_are_both_told() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {**KEYS, "AWS_PROFILE": "prod"},
        "errors": [
            {"text": "InvalidClientTokenId: The security token included in the request is invalid"}
        ],
    }
    assert ids_of(raw)[:2] == [RULE, "credentials/access-key-invalid"]


def _named_and_overruled() -> dict[str, Any]:
    other = "[work]\naws_access_key_id = AKIAWO645SY5AAAAAAAA\naws_secret_access_key = x\n"
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": "work"},
        "files": {"credentials": {"path": "~/.aws/credentials", "text": other}},
        "env": KEYS,
        "caller": {"arn": "arn:aws:iam::111122223333:user/dana", "account": "111122223333"},
    }


def test_the_caller_shows_that_a_tool_takes_the_keys_although_the_profile_is_named() -> None:
    finding = diagnose(parse_case(_named_and_overruled())).findings[0]
    assert (finding.id, finding.profile) == (RULE, "work")
    assert finding.fixes[0].commands == ("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY",)


def test_a_named_profile_that_does_call_is_not_overruled() -> None:
    raw = _named_and_overruled()
    raw["caller"] = {"arn": "arn:aws:iam::444455556666:user/dana", "account": "444455556666"}
    assert RULE not in ids_of(raw)


def test_the_sdk_for_dotnet_took_the_profile_until_version_3() -> None:
    def certainties(release: str) -> list[str]:
        raw: dict[str, Any] = {
            "schema": "roledoctor.case/1",
            "env": {**KEYS, "AWS_PROFILE": "prod"},
            "attachments": [{"name": "command", "text": "dotnet run"}],
            "errors": [{"text": f"{release} AmazonClientException: InvalidClientTokenId"}],
        }
        found = diagnose(parse_case(raw)).findings
        return [each.certainty for each in found if each.id == RULE]

    assert certainties("AWSSDK.Core 3.7.1.2") == []
    assert certainties("AWSSDK.Core 4.0.1.2") == ["proven"]
    assert certainties("") == ["possible"]
