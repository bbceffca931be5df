"""A graph into a picture: every edge is one that the graph itself answers."""

from __future__ import annotations

import pytest

from doctor.graph.graph_picture import UnknownAccountError, draw_graph
from doctor.graph.load import build_graph
from doctor.model.picture import Picture, PictureEdge
from doctor.model.snapshot import IdentityCenterPart, SnapshotAssignment
from tests.bench.organization import organization, organization_part, part_of
from tests.graph.small import (
    BOB,
    HUB,
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


def edges(picture: Picture) -> set[tuple[str, str, str]]:
    return {(each.start, each.end, each.kind) for each in picture.edges}


def edge(picture: Picture, start: str, end: str) -> PictureEdge:
    return next(each for each in picture.edges if (each.start, each.end) == (start, end))


def test_edges_say_which_statements_decide_them() -> None:
    picture = draw_graph(small_graph())
    assert edges(picture) == {(BOB, HUB, "assume"), (HUB, TARGET, "assume")}
    by = edge(picture, HUB, TARGET).by
    assert {(each.policy, each.of, each.statement) for each in by} == {
        ("trust policy", TARGET, 0),
        ("identity policy assume", HUB, 0),
    }


def test_the_edges_are_the_callers_that_the_graph_answers() -> None:
    parts = [part_of(each) for each in organization(accounts=4, roles=15, seed=3)]
    graph = build_graph(parts, organization_part(4))
    drawn = draw_graph(graph)
    for number in graph.flat.role_numbers():
        arn = graph.flat.arns[number]
        answered = {each.arn for each in graph.who_can(arn, max_hops=1).callers}
        assert {each.start for each in drawn.edges if each.end == arn} == answered


def test_nodes_carry_their_policies_and_those_of_their_groups() -> None:
    group = {
        "Arn": f"arn:aws:iam::{PEOPLE}:group/people",
        "GroupName": "people",
        "GroupPolicyList": [{"PolicyName": "of-all", "PolicyDocument": allow(TARGET)}],
    }
    boundary = {"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Limit"}
    graph = build_graph(
        [
            account(
                PEOPLE,
                user(BOB, allow(HUB), GroupList=["people"], PermissionsBoundary=boundary),
                role(HUB, trusting(BOB)),
                GroupDetailList=[group],
            )
        ]
    )
    picture = draw_graph(graph)
    bob = next(each for each in picture.nodes if each.id == BOB)
    assert [(each.kind, each.name, each.document is None) for each in bob.policies] == [
        ("identity policy", "assume", False),
        ("boundary", "Limit", True),
        ("identity policy", "of-all", False),
    ]
    assert (BOB, group["Arn"], "member") in edges(picture)
    hub = next(each for each in picture.nodes if each.id == HUB)
    assert hub.policies[0].kind == "trust policy"
    assert hub.policies[0].document == trusting(BOB)


@pytest.mark.parametrize("document", ["{not json", "[" * 5_000])
def test_a_document_that_does_not_parse_is_shown_as_it_stands(document: str) -> None:
    graph = build_graph([account(PEOPLE, role(HUB, document))])
    hub = draw_graph(graph).nodes[0]
    assert hub.policies[0].document is None
    assert hub.policies[0].text == document


def test_hubs_are_drawn_as_themselves() -> None:
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
        {
            "Effect": "Allow",
            "Principal": {
                "Federated": f"arn:aws:iam::{PEOPLE}:oidc-provider/token.actions.githubusercontent.com"
            },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:x"}
            },
        },
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::999900001111:root"},
            "Action": "sts:AssumeRole",
        },
    ]
    graph = build_graph([account(PEOPLE, role(HUB, {"Statement": statements}))])
    picture = draw_graph(graph)
    labels = {each.kind: (each.label, each.account) for each in picture.nodes}
    assert labels["service"] == ("ec2.amazonaws.com", None)
    assert labels["subject"] == ("repo:acme/app:ref:x", None)
    assert labels["account"] == ("999900001111", None)
    assert {each.kind for each in picture.edges} == {"trust"}


def test_people_stand_behind_the_roles_of_identity_center() -> None:
    reserved = f"arn:aws:iam::{PEOPLE}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
    people = IdentityCenterPart(
        collected_at="",
        assignments=(
            SnapshotAssignment(
                account=PEOPLE, permission_set="Admin", kind="user", principal="ann"
            ),
        ),
    )
    graph = build_graph([account(PEOPLE, role(reserved, trusting(BOB)))], identity_center=people)
    assert "ann" in {each.label for each in draw_graph(graph).nodes}


def test_very_many_callers_of_one_account_are_one_edge_that_counts_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import doctor.graph.graph_picture as module

    users = [user(f"arn:aws:iam::{PEOPLE}:user/u{number}", allow(HUB)) for number in range(30)]
    graph = build_graph(
        [account(PEOPLE, *users, role(HUB, trusting(f"arn:aws:iam::{PEOPLE}:root")))]
    )
    assert len(draw_graph(graph).edges) == 30
    monkeypatch.setattr(module, "_MOST_EDGES", 10)
    (joined,) = draw_graph(graph).edges
    assert (joined.start, joined.end, joined.kind) == (f"account:{PEOPLE}", HUB, "trust")
    assert joined.stands_for == 30


def test_what_an_edge_depends_on_is_said_in_large_pictures_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import doctor.graph.graph_picture as module

    condition = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    graph = build_graph(
        [account(PEOPLE, user(BOB, allow(HUB)), role(HUB, trusting(BOB, Condition=condition)))]
    )
    explained = edge(draw_graph(graph), BOB, HUB)
    monkeypatch.setattr(module, "_MOST_EXPLAINED", 0)
    plain = edge(draw_graph(graph), BOB, HUB)
    assert explained.depends_on == plain.depends_on == ("aws:SourceIp",)
    assert explained.by
    assert not plain.by


def test_a_part_of_the_graph_has_what_leads_into_it_and_out() -> None:
    graph = small_graph()
    into = draw_graph(graph, accounts=(PROJECT,))
    assert edges(into) == {(HUB, TARGET, "assume")}
    assert {each.id: each.account for each in into.nodes} == {TARGET: PROJECT, HUB: PEOPLE}
    out = draw_graph(graph, accounts=(PEOPLE,))
    assert edges(out) == {(BOB, HUB, "assume"), (HUB, TARGET, "assume")}


def test_an_account_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownAccountError, match="999999999999"):
        draw_graph(small_graph(), accounts=("999999999999",))


def test_what_the_graph_does_not_cover_stands_beside_it() -> None:
    assert [each.what for each in draw_graph(small_graph()).incomplete] == ["SCPs and RCPs"]


def test_escalations_are_drawn_where_the_graph_was_loaded_with_them() -> None:
    allowed = {"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "Resource": "*"}
    part = account(PEOPLE, user(BOB, {"Statement": allowed}), role(HUB, trusting(TARGET)))
    assert "escalation" not in {each.kind for each in draw_graph(build_graph([part])).edges}
    drawn = draw_graph(build_graph([part], escalation=True))
    assert edge(drawn, BOB, HUB).kind == "escalation"
    assert edge(drawn, BOB, HUB).how == "iam:UpdateAssumeRolePolicy"
