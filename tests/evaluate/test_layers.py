"""A layer: Deny before Allow, level by level, and what a malformed policy leaves open."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.layers import open_layer, prepare, settle, trace_layer
from doctor.evaluate.policy_parser import parse_policy
from doctor.model.observation import ABSENT, Known, Observed, Unreadable
from doctor.model.policy import PolicyKind
from doctor.model.verdict import Decision
from tests.evaluate.support import APP, BOB, ROLE, allow, asked, document

YES = allow(Resource="*")
NO = {**YES, "Effect": "Deny"}
SILENT = allow(Action="s3:*", Resource="*")
IF_A = allow(Resource="*", Condition={"StringEquals": {"aws:a": "1"}})
NOT_IF_A = {**IF_A, "Effect": "Deny"}
BROKEN: dict[str, Any] = {"Effect": "Allow", "Action": 7, "Resource": "*"}


def levels(kind: PolicyKind, *listed: list[dict[str, Any]]) -> Observed[Any]:
    return Known(
        tuple(
            tuple(prepare(parse_policy(kind, document(each))) for each in level) for level in listed
        )
    )


def decide(
    kind: PolicyKind,
    *listed: list[dict[str, Any]],
    context: dict[str, Any] | None = None,
    denies_only: bool = False,
) -> tuple[Decision, bool]:
    """Decide with the trace and without; both have to say the same."""
    asking = asked(context)
    traced = trace_layer(kind, levels(kind, *listed), asking, denies_only=denies_only)
    opened = open_layer(kind, levels(kind, *listed), asking, denies_only=denies_only)
    short = settle(opened, asking)
    assert (short.decision, short.doubt, short.why) == (traced.decision, traced.doubt, traced.why)
    return traced.decision, traced.doubt


@pytest.mark.parametrize(
    ("statements", "decision", "doubt"),
    [
        ([], "implicit-deny", False),
        ([YES], "allow", False),
        ([SILENT], "implicit-deny", False),
        ([YES, SILENT], "allow", False),
        ([YES, NO], "explicit-deny", False),
        ([NO, YES], "explicit-deny", False),
        ([IF_A], "unknown", False),
        ([IF_A, YES], "allow", False),
        ([YES, NOT_IF_A], "unknown", True),
        ([NOT_IF_A], "implicit-deny", True),
        ([NOT_IF_A, NO], "explicit-deny", False),
    ],
)
def test_one_level(statements: list[dict[str, Any]], decision: Decision, doubt: bool) -> None:
    assert decide("identity policy", statements) == (decision, doubt)


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        (YES, YES, "allow"),
        (YES, SILENT, "implicit-deny"),
        (SILENT, YES, "implicit-deny"),
        (YES, NO, "explicit-deny"),
        (NO, SILENT, "explicit-deny"),
        (YES, IF_A, "unknown"),
        (SILENT, IF_A, "implicit-deny"),
    ],
)
def test_every_level_has_to_allow(
    first: dict[str, Any], second: dict[str, Any], decision: Decision
) -> None:
    assert decide("SCP", [first], [second])[0] == decision


def test_no_level_at_all_forbids_nothing() -> None:
    assert decide("SCP") == ("allow", False)


@pytest.mark.parametrize(
    ("statements", "decision"),
    [([SILENT], "allow"), ([], "allow"), ([NO], "explicit-deny"), ([NOT_IF_A], "unknown")],
)
def test_where_full_access_is_implied_only_a_deny_counts(
    statements: list[dict[str, Any]], decision: Decision
) -> None:
    assert decide("RCP", statements, denies_only=True)[0] == decision


def test_a_malformed_policy_leaves_it_open_unless_a_deny_applies() -> None:
    assert decide("identity policy", [BROKEN, YES]) == ("unknown", True)
    assert decide("identity policy", [BROKEN, NO]) == ("explicit-deny", False)
    layer = trace_layer("identity policy", levels("identity policy", [BROKEN]), asked({}))
    assert layer.why == "the policy is malformed"


def test_the_request_decides_what_the_statements_leave_open() -> None:
    assert decide("identity policy", [IF_A], context={"aws:a": "1"})[0] == "allow"
    assert decide("identity policy", [IF_A], context={"aws:a": "2"})[0] == "implicit-deny"
    assert decide("identity policy", [YES, NOT_IF_A], context={"aws:a": "1"})[0] == "explicit-deny"


def test_policies_that_are_not_there_are_told_from_those_that_nobody_read() -> None:
    absent = trace_layer("permissions boundary", ABSENT, asked({})).verdict(needed=True)
    unread = trace_layer("permissions boundary", Unreadable("it was denied"), asked({}))
    assert (absent.decision, absent.needed, absent.why) == ("allow", False, "there is none")
    assert (unread.decision, unread.doubt, unread.why) == ("unknown", True, "it was denied")
    assert unread.verdict(needed=True).needed


def test_what_hangs_on_no_request_is_settled_when_it_is_opened() -> None:
    plain = open_layer("identity policy", levels("identity policy", [YES]), asked({}))
    hangs = open_layer("identity policy", levels("identity policy", [IF_A]), asked({}))
    assert plain.settled is not None
    assert hangs.settled is None


def test_a_trust_policy_keeps_every_way_in_which_it_allows() -> None:
    account = allow(Principal={"AWS": "111122223333"})
    direct = allow(Principal={"AWS": BOB})
    other = allow(Principal={"AWS": APP})
    trust = levels("trust policy", [account, direct, other])
    for layer in (
        trace_layer("trust policy", trust, asked({})),
        settle(open_layer("trust policy", trust, asked({})), asked({})),
    ):
        assert layer.ways == (("true", "account"), ("true", "direct"))


def test_a_policy_is_narrowed_again_for_another_role() -> None:
    policy = prepare(parse_policy("identity policy", document(allow(Resource=ROLE))))
    other = asked({}, role="arn:aws:iam::222233334444:role/Other")
    assert [len(policy.narrow(each)) for each in (asked({}), other, asked({}))] == [1, 0, 1]
    assert len(policy.narrow(asked({}, action="sts:TagSession"))) == 0


def test_a_statement_without_an_effect_says_nothing() -> None:
    policy = prepare(parse_policy("identity policy", document(allow(Effect="allow", Resource="*"))))
    assert policy.statements == ()
    assert policy.malformed
