"""config/sdk-disagreement: the chain is one thing to botocore and the AWS CLI, and another to other SDKs."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "config/sdk-disagreement"


def with_config(text: str) -> list[str]:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += text
    return ids_of(raw)


def test_it_warns_and_does_not_stop() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.hop) == ("warning", None)
    assert "refuse the whole file" in finding.explanation


def test_a_profile_that_the_chain_does_not_reach_is_left_alone() -> None:
    assert with_config("\n[profile other]\nregion : eu-west-1\n") == []


def test_what_only_old_releases_did_is_left_alone() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(
        "source_profile = default", "credential_source = Environment"
    )
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
    }
    assert RULE not in ids_of(raw)
