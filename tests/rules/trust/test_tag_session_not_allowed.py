"""trust/tag-session-not-allowed: session tags are sent, and sts:TagSession is not allowed."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
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


def test_the_callers_own_policies_need_it_too_across_accounts() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    trust = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    trust["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    own = next(iter(raw["principals"].values()))["identity_policies"][0]["document"]
    own["Statement"][0]["Action"] = "sts:AssumeRole"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert [fix.kind for fix in finding.fixes] == ["identity-policy"]
    assert finding.fixes[0].verified
    assert finding.fixes[0].document["Statement"][0]["Action"] == "sts:TagSession"
