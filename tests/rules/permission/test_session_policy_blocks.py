"""permission/session-policy-blocks: the session policy of the caller's session does not allow the call."""

from __future__ import annotations

from tests.rules.support import policy_alone, words_alone

RULE = "permission/session-policy-blocks"


def test_policy_and_words_of_aws_are_enough_each_by_itself() -> None:
    assert policy_alone(RULE) == [RULE]
    assert words_alone(RULE)[0] == RULE
