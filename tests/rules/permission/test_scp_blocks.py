"""permission/scp-blocks: a service control policy blocks the call."""

from __future__ import annotations

from tests.rules.support import policy_alone, words_alone

RULE = "permission/scp-blocks"


def test_policy_and_words_of_aws_are_enough_each_by_itself() -> None:
    assert policy_alone(RULE) == [RULE]
    assert words_alone(RULE)[0] == RULE
