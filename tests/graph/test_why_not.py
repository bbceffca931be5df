"""Why there is no path: the nearest missing hop, and a change that is proved to open it."""

from __future__ import annotations

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.why_not import find_missing_hops
from doctor.model.paths import AddedStatement, MissingHop
from tests.graph.small import (
    BOB,
    HUB,
    NOBODY,
    PEOPLE,
    PROJECT,
    TARGET,
    account,
    allow,
    role,
    small_graph,
    trusting,
    user,
)


def missing(graph: AssumeGraph, source: str) -> tuple[MissingHop, ...]:
    return find_missing_hops(graph, source, TARGET, max_hops=4)


def test_the_hop_that_one_statement_opens_comes_first() -> None:
    people = account(PEOPLE, user(BOB, allow(HUB)), role(HUB, trusting(BOB)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(HUB))))
    first, second = missing(graph, BOB)
    assert (first.source, first.to, first.hops) == (HUB, TARGET, 2)
    assert first.stands_in_the_way == (f"no statement in the identity policy of {HUB} allows it",)
    assert first.proved
    assert first.changes == (
        AddedStatement(
            policy="identity policy",
            of=HUB,
            statement={"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET},
        ),
    )
    assert (second.source, len(second.stands_in_the_way), second.proved) == (BOB, 2, True)
    assert [(each.policy, each.of) for each in second.changes] == [
        ("trust policy", TARGET),
        ("identity policy", BOB),
    ]


def test_whatever_refuses_is_named_with_what_it_takes() -> None:
    arn = f"arn:aws:iam::{PEOPLE}:policy/bound"
    version = {"Document": allow(HUB), "VersionId": "v1", "IsDefaultVersion": True}
    bound = {"Arn": arn, "PolicyName": "bound", "PolicyVersionList": [version]}
    bob = user(BOB, allow(TARGET), PermissionsBoundary={"PermissionsBoundaryArn": arn})
    people = account(PEOPLE, bob, Policies=[bound])
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(NOBODY))))
    (only,) = missing(graph, BOB)
    assert only.says == (
        "The permissions boundary has to allow sts:AssumeRole on the role. "
        "Add a statement to the trust policy."
    )
    assert [each.policy for each in only.changes] == ["trust policy"]
    assert not only.proved


def test_a_principal_that_the_trust_policy_lacks_is_proposed() -> None:
    people = account(PEOPLE, user(BOB, allow(TARGET)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(NOBODY))))
    (only,) = missing(graph, BOB)
    assert only.proved
    assert [(each.of, each.statement) for each in only.changes] == [
        (
            TARGET,
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": BOB}},
        )
    ]


def test_a_deny_is_named_and_no_statement_is_offered() -> None:
    denied = allow(TARGET)
    denied["Statement"].append(
        {"Sid": "Never", "Effect": "Deny", "Action": "sts:*", "Resource": "*"}
    )
    people = account(PEOPLE, user(BOB, denied))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(BOB))))
    (only,) = missing(graph, BOB)
    assert only.changes == ()
    assert "statement 2 “Never” in the identity policy assume" in only.stands_in_the_way[0]
    assert only.says.startswith("The Deny has to go")


def test_a_condition_that_is_not_met_is_named() -> None:
    condition = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    people = account(PEOPLE, user(BOB, allow(TARGET)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(BOB, Condition=condition))))
    (only,) = missing(graph, BOB)
    assert "only with another aws:PrincipalTag/team" in only.stands_in_the_way[0]


def test_mfa_that_is_lost_behind_a_role_is_said() -> None:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    people = account(PEOPLE, user(BOB, allow(HUB)), role(HUB, trusting(BOB), allow(TARGET)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(HUB, Condition=condition))))
    found = [each for each in missing(graph, BOB) if each.source == HUB]
    assert "MFA is lost behind the first role" in found[0].stands_in_the_way[0]
