"""federation/roles-anywhere-session-name: only a profile that says so takes a name."""

from __future__ import annotations

from tests.rules.support import first, words_alone

RULE = "federation/roles-anywhere-session-name"


def test_the_name_that_was_sent_and_the_profile_are_named() -> None:
    finding = first(RULE)
    assert any("--role-session-name worker-1" in each.says for each in finding.evidence)
    assert "--accept-role-session-name" in finding.fixes[0].commands[0]
    assert "5f6a7b8c-0000-4000-8000-00000000000c" in finding.fixes[0].commands[0]


def test_the_trust_policy_is_not_accused() -> None:
    assert words_alone(RULE) == [RULE]
