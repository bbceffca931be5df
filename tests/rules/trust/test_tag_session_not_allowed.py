"""trust/tag-session-not-allowed: session tags are sent, and sts:TagSession is not allowed."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "trust/tag-session-not-allowed"


def test_the_action_is_added_where_the_role_is_assumed() -> None:
    assert first(RULE).fixes[0].document["Statement"][0]["Action"] == [
        "sts:AssumeRole",
        "sts:TagSession",
    ]


def test_it_is_foreseen_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]
