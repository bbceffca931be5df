"""permission/boundary-blocks: the caller's permissions boundary does not let the call through."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "permission/boundary-blocks"


def test_the_policy_is_enough_without_the_words_of_aws() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_the_words_of_aws_are_enough_without_the_policy() -> None:
    raw = raw_case(RULE)
    bare = {"schema": raw["schema"], "errors": raw["errors"]}
    assert ids_of(bare)[0] == RULE
