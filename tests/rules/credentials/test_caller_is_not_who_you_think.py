"""credentials/caller-is-not-who-you-think: another identity calls than the one that the role lets in."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/caller-is-not-who-you-think"


def test_the_profile_of_the_trusted_account_is_proposed() -> None:
    assert "+source_profile = work" in (first(RULE).fixes[0].diff or "")


def test_without_another_identity_in_sight_the_trust_policy_is_named() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = text.partition("[work]")[0]
    assert ids_of(raw)[0] == "trust/trust-wrong-account"
