"""What was not seen, in the order of what it would decide."""

from __future__ import annotations

from typing import Literal

import pytest

from doctor.engine.settling_order import _by_unseen, _weight, by_settling
from doctor.engine.unknowns import list_unknowns
from doctor.model.diagnosis import Unknown
from doctor.model.unseen_facts import Fact, KeyValue, PolicyEffect, Settled, UnseenKey
from tests.engine.support import (
    BOB,
    DENIED,
    GRANT,
    ROLE,
    TRUST,
    allow,
    document,
    principal,
    situation,
)


def settled(**parts: object) -> dict[str, Unknown]:
    judged = situation(**parts)
    return {str(each.unseen): each for each in by_settling(judged, list_unknowns(judged))}


def test_what_lets_in_alone_stands_before_what_does_so_with_others() -> None:
    trust = document(
        allow(Principal={"AWS": BOB}, Condition={"StringEquals": {"sts:ExternalId": "a"}}),
        allow(
            Principal={"AWS": BOB},
            Condition={"StringLike": {"aws:SourceVpc": "v*", "aws:SourceVpce": "e*"}},
        ),
    )
    found = settled(roles={ROLE: {"trust_policy": trust}}, principals={BOB: principal(GRANT)})
    assert next(iter(found)) == "sts:ExternalId of the request"
    first = found["sts:ExternalId of the request"]
    assert [each.holds for each in first.lets_in] == [KeyValue("is", "a")]


@pytest.mark.parametrize(
    ("decision", "others", "weight"),
    [("allow", 0, 2), ("deny", 0, 1), ("allow", 1, 1), ("deny", 1, 0.5), ("allow", 3, 0.5)],
)
def test_what_lets_in_counts_twice_what_keeps_out_shared_by_all_that_it_takes(
    decision: Literal["allow", "deny"], others: int, weight: float
) -> None:
    one, *more = [Fact(UnseenKey(f"aws:k{at}"), KeyValue("is", "a")) for at in range(others + 1)]
    settled_by = [Settled(decision, (*more, one))]
    assert _weight(_by_unseen(settled_by)[one.unseen]) == weight
    assert _weight(_by_unseen(settled_by * 2)[one.unseen]) == 2 * weight
    assert UnseenKey("aws:other") not in _by_unseen(settled_by)


def test_an_unread_trust_policy_settles_it_both_ways() -> None:
    found = settled(principals={BOB: principal(GRANT)})
    unseen = found[f"the trust policy of {ROLE}"]
    assert [each.holds for each in unseen.lets_in] == [PolicyEffect("allow")]
    assert {each.holds for each in unseen.keeps_out} == {
        PolicyEffect("silent"),
        PolicyEffect("deny"),
    }


def test_a_boundary_is_listed_where_the_identity_policies_were_seen() -> None:
    grant = {"identity_policies": principal(GRANT)["identity_policies"]}
    found = settled(roles={ROLE: {"trust_policy": TRUST}}, principals={BOB: grant})
    boundary = found[f"the permissions boundary of {BOB}"]
    assert boundary.how_to_learn == "give it with --boundary FILE"
    assert boundary.lets_in[0].holds == PolicyEffect("allow", optional=True)


def test_a_boundary_is_not_listed_beside_identity_policies_that_nobody_saw() -> None:
    found = settled(roles={ROLE: {"trust_policy": TRUST}})
    assert f"the identity policies of {BOB}" in found
    assert f"the permissions boundary of {BOB}" not in found


def test_where_nothing_is_open_the_list_stays_as_it_was() -> None:
    seen = {"roles": {ROLE: {"trust_policy": TRUST}}, "principals": {BOB: principal(GRANT)}}
    refused = situation(**seen, errors=[{"text": DENIED, "from": "probe", "hop": 1}])
    unknowns = list_unknowns(refused)
    assert unknowns != ()
    assert by_settling(refused, unknowns) == unknowns


def test_of_a_caller_that_nobody_knows_nothing_is_settled() -> None:
    unknown = situation(caller=..., roles={ROLE: {"trust_policy": TRUST}})
    assert by_settling(unknown, list_unknowns(unknown)) == list_unknowns(unknown)


def test_a_refusal_adds_the_guardrails_that_nobody_saw() -> None:
    found = settled(
        roles={ROLE: {"trust_policy": TRUST}},
        principals={BOB: principal(GRANT)},
        errors=[{"text": DENIED, "from": "probe", "hop": 1}],
    )
    assert {"SCPs of 111122223333", "RCPs of 222233334444"} <= set(found)
