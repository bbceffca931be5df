"""Answers of the graph: paths with what each hop needs, callers, what is reached, what is unseen."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from doctor.graph.assume_graph import AssumeGraph, UnknownNameError
from doctor.graph.compile.trusts import TrustIndex
from doctor.graph.load import build_graph
from doctor.graph.needs import Offer
from doctor.model.paths import PathsAnswer
from doctor.model.snapshot import (
    IdentityCenterPart,
    OrganizationPart,
    SnapshotAssignment,
    SnapshotMember,
)
from tests.graph.small import (
    BOB,
    HUB,
    NOBODY,
    NOW,
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

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "ABC"}}
NETWORK = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
HOST = "token.actions.githubusercontent.com"


def target(trust: Any, *others: Any, identity: Any = None) -> AssumeGraph:
    """Bob, whose policy allows everything of roles, and a target with a trust policy."""
    people = account(PEOPLE, user(BOB, identity or allow("*")), user(NOBODY))
    return small_graph(people, account(PROJECT, role(TARGET, trust), *others))


def test_a_path_of_one_hop_lasts_as_long_as_its_role_allows_where_that_was_collected() -> None:
    part = account(PROJECT, role(TARGET, trusting(BOB)))
    people = account(PEOPLE, user(BOB, allow(TARGET)))
    (path,) = small_graph(people, part).paths(BOB, TARGET).paths
    assert path.session_limit_seconds is None
    known = replace(part, roles=(replace(part.roles[0], max_session_seconds=43_200),))
    (path,) = small_graph(people, known).paths(BOB, TARGET).paths
    assert path.session_limit_seconds == 43_200


def callers(found: PathsAnswer) -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return {each.arn: (each.verdict, each.needs, each.depends_on) for each in found.callers}


def test_a_path_over_two_roles_is_found_with_the_statements_that_decide() -> None:
    (path,) = small_graph().paths(BOB, TARGET).paths
    assert [(hop.source, hop.to) for hop in path.hops] == [(BOB, HUB), (HUB, TARGET)]
    assert (path.verdict, path.needs, path.session_limit_seconds) == ("allow", (), 3600)
    assert [(each.policy, each.of, each.statement) for each in path.hops[1].by] == [
        ("trust policy", TARGET, 0),
        ("identity policy assume", HUB, 0),
    ]


def test_a_statement_alone_on_one_side_is_no_edge() -> None:
    graph = target(trusting(NOBODY))
    assert graph.paths(BOB, TARGET).paths == ()
    assert graph.paths(NOBODY, TARGET).paths == ()


@pytest.mark.parametrize(
    ("condition", "needs", "wanted"),
    [
        (MFA, ("mfa",), {}),
        (EXTERNAL, ("external-id",), {"external-id": "ABC"}),
        ({**MFA, **EXTERNAL}, ("mfa", "external-id"), {"external-id": "ABC"}),
        (
            {"StringLike": {"sts:RoleSessionName": "${aws:username}"}},
            ("session-name",),
            {"session-name": "bob"},
        ),
    ],
)
def test_what_a_hop_needs_is_told_with_its_value(
    condition: Any, needs: tuple[str, ...], wanted: dict[str, str]
) -> None:
    ((hop,),) = [
        each.hops for each in target(trusting(BOB, Condition=condition)).paths(BOB, TARGET).paths
    ]
    assert (hop.verdict, set(hop.needs), hop.wanted) == ("allow", set(needs), wanted)


def test_what_nobody_saw_makes_a_path_depend_on_it() -> None:
    (path,) = target(trusting(BOB, Condition=NETWORK)).paths(BOB, TARGET).paths
    assert (path.verdict, path.hops[0].depends_on) == ("unknown", ("aws:SourceIp",))


def test_a_certain_path_stands_before_a_shorter_one_that_depends() -> None:
    people = account(PEOPLE, user(BOB, allow(HUB, TARGET)), role(HUB, trusting(BOB), allow(TARGET)))
    trust = trusting(HUB)
    trust["Statement"] += trusting(BOB, Condition=NETWORK)["Statement"]
    found = small_graph(people, account(PROJECT, role(TARGET, trust))).paths(BOB, TARGET)
    assert [(each.verdict, len(each.hops)) for each in found.paths] == [
        ("allow", 2),
        ("unknown", 1),
    ]


def test_mfa_is_lost_behind_the_first_role() -> None:
    people = account(PEOPLE, user(BOB, allow(HUB)), role(HUB, trusting(BOB), allow(TARGET)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(HUB, Condition=MFA))))
    assert graph.paths(BOB, TARGET).paths == ()


@pytest.mark.parametrize(
    ("offer", "open_"),
    [
        (Offer(), False),
        (Offer(values={"mfa": None}), False),
        (Offer(values={"external-id": None}), True),
        (Offer(values={"external-id": "ABC"}), True),
        (Offer(values={"external-id": "other"}), False),
    ],
)
def test_only_what_the_caller_can_bring_is_tried(offer: Offer, open_: bool) -> None:
    graph = target(trusting(BOB, Condition=EXTERNAL))
    graph.use_offer(offer)
    assert bool(graph.paths(BOB, TARGET).paths) is open_


def test_tags_need_to_be_allowed_on_their_own() -> None:
    condition = {"StringEquals": {"aws:RequestTag/team": "red"}}
    plain = target(trusting(BOB, Condition=condition))
    assert plain.paths(BOB, TARGET).paths == ()
    tagging = {"Action": ["sts:AssumeRole", "sts:TagSession"]}
    graph = target(trusting(BOB, Condition=condition, **tagging), identity=allow("*", **tagging))
    ((hop,),) = [each.hops for each in graph.paths(BOB, TARGET).paths]
    assert (hop.needs, hop.wanted) == (("tags",), {"tags": "team=red"})


def test_everyone_who_reaches_a_role_is_listed_with_their_hops() -> None:
    found = small_graph().who_can(TARGET)
    assert [(each.arn, each.hops) for each in found.callers] == [(HUB, 1), (BOB, 2)]
    assert [each.arn for each in small_graph().who_can(TARGET, max_hops=1).callers] == [HUB]


def test_everything_that_somebody_reaches_is_listed() -> None:
    found = small_graph().reaches_from(BOB)
    assert [(each.arn, each.hops) for each in found.callers] == [(HUB, 1), (TARGET, 2)]


def test_hubs_are_listed_as_themselves() -> None:
    provider = f"arn:aws:iam::{PROJECT}:oidc-provider/{HOST}"
    trust = trusting("arn:aws:iam::999900001111:root", "arn:aws:iam::999900001111:role/Partner")
    trust["Statement"] += [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"},
                "StringLike": {f"{HOST}:sub": ["repo:o/a:*", "repo:o/b:ref:refs/heads/main"]},
            },
        },
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-partner"}},
        },
    ]
    found = {
        each.arn: (each.kind, each.verdict, each.needs)
        for each in target(trust).who_can(TARGET).callers
    }
    assert found == {
        "arn:aws:iam::999900001111:root": ("account", "allow", ()),
        "arn:aws:iam::999900001111:role/Partner": ("role", "allow", ()),
        "ec2.amazonaws.com": ("service", "allow", ()),
        f"{HOST}:sub=repo:o/a:*": ("subject", "allow", ("token",)),
        f"{HOST}:sub=repo:o/b:ref:refs/heads/main": ("subject", "allow", ("token",)),
        "o-partner": ("organization", "allow", ()),
        BOB: ("user", "unknown", ()),
        TARGET: ("role", "unknown", ()),
    }


def test_anyone_is_a_hub_and_a_provider_without_a_subject_is_itself() -> None:
    provider = f"arn:aws:iam::{PROJECT}:oidc-provider/{HOST}"
    trust = trusting("*")
    trust["Statement"].append(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
        }
    )
    found = target(trust).who_can(TARGET, max_hops=1)
    assert callers(found) == {
        "*": ("allow", (), ()),
        provider: ("allow", ("token",), ()),
        BOB: ("allow", (), ()),
        TARGET: ("allow", (), ()),
    }


def test_a_repository_reaches_what_its_role_reaches() -> None:
    provider = f"arn:aws:iam::{PEOPLE}:oidc-provider/{HOST}"
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringLike": {f"{HOST}:sub": "repo:o/a:*"}},
        },
    }
    people = account(PEOPLE, role(HUB, trust, allow(TARGET)))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(HUB))))
    name = f"{HOST}:sub=repo:o/a:ref:refs/heads/main"
    (path,) = graph.paths(name, TARGET).paths
    assert [(hop.source, hop.to, hop.needs) for hop in path.hops] == [
        (name, HUB, ("token",)),
        (HUB, TARGET, ()),
    ]
    assert [each.arn for each in graph.reaches_from(name).callers] == [HUB, TARGET]
    with pytest.raises(UnknownNameError):
        graph.paths(f"{HOST}:sub=repo:o/other:ref:refs/heads/main", TARGET)


def test_people_of_identity_center_stand_behind_its_roles() -> None:
    arn = (
        f"arn:aws:iam::{PEOPLE}:role/aws-reserved/sso.amazonaws.com/"
        "AWSReservedSSO_Admins_0123456789abcdef"
    )
    saml = trusting()
    saml["Statement"][0] |= {
        "Principal": {"Federated": f"arn:aws:iam::{PEOPLE}:saml-provider/AWSSSO_0_DO_NOT_DELETE"},
        "Action": "sts:AssumeRoleWithSAML",
    }
    part = IdentityCenterPart(
        collected_at=NOW,
        assignments=(
            SnapshotAssignment(
                account=PEOPLE, permission_set="Admins", kind="group", principal="platform"
            ),
        ),
        groups={"platform": ("ann", "eve")},
    )
    graph = build_graph([account(PEOPLE, role(arn, saml))], identity_center=part)
    found = {each.arn for each in graph.who_can(arn).callers if each.arn.startswith("identity")}
    assert found == {
        "identity-center:group/platform",
        "identity-center:user/ann",
        "identity-center:user/eve",
    }
    assert [each.arn for each in graph.reaches_from("identity-center:user/ann").callers] == [arn]


def test_a_principal_that_is_gone_is_named() -> None:
    gone = f"arn:aws:iam::{PEOPLE}:user/gone"
    found = target(trusting(gone, "AIDADELETEDUSER")).who_can(TARGET)
    assert found.callers == ()
    named = {each.what for each in found.incomplete}
    assert {gone, "AIDADELETEDUSER"} <= named


def test_a_role_that_trusts_itself_and_a_cycle_end() -> None:
    one, two = (f"arn:aws:iam::{PEOPLE}:role/{name}" for name in ("one", "two"))
    people = account(
        PEOPLE,
        role(one, trusting(one, two), allow("*")),
        role(two, trusting(one), allow("*")),
    )
    graph = small_graph(people)
    assert {(each.arn, each.hops) for each in graph.who_can(one).callers} == {(one, 1), (two, 1)}
    assert [len(each.hops) for each in graph.paths(two, one).paths] == [1]
    assert [len(each.hops) for each in graph.paths(one, one).paths] == [1]


def test_names_that_are_not_there_are_answered_with_the_nearest() -> None:
    graph = small_graph()
    with pytest.raises(UnknownNameError) as caught:
        graph.who_can(f"arn:aws:iam::{PROJECT}:role/ProjectAdmn")
    assert caught.value.nearest == (TARGET,)
    with pytest.raises(UnknownNameError) as user_:
        graph.who_can(BOB)
    assert user_.value.is_user
    assert [each.arn for each in graph.who_can("ProjectAdmin").callers] == [HUB, BOB]


def test_a_name_that_several_have_is_refused() -> None:
    other = f"arn:aws:iam::{PROJECT}:role/Hub"
    people = account(PEOPLE, role(HUB, trusting(BOB)))
    graph = small_graph(people, account(PROJECT, role(other, trusting(BOB))))
    with pytest.raises(UnknownNameError) as caught:
        graph.who_can("Hub")
    assert caught.value.several
    assert set(caught.value.nearest) == {HUB, other}


def test_without_an_organization_an_answer_says_so() -> None:
    assert [each.what for each in small_graph().who_can(TARGET).incomplete] == ["SCPs and RCPs"]
    part = OrganizationPart(
        id="o-a", collected_at=NOW, source="aws", members={PEOPLE: SnapshotMember(path=("r-a",))}
    )
    graph = small_graph(organization=part)
    # The account's SCPs were not read, so nothing that its principals do is certain.
    assert {each.verdict for each in graph.who_can(TARGET).callers} == {"unknown"}


def test_a_policy_that_does_not_parse_is_kept_and_makes_its_edges_unknown() -> None:
    graph = target({"Statement": "torn"}, identity=allow("*"))
    assert callers(graph.who_can(TARGET))[BOB] == (
        "unknown",
        (),
        (f"the trust policy of {TARGET}",),
    )


def test_edges_are_pairs_and_memberships_however_many_belong_to_a_hub() -> None:
    people = account(
        PEOPLE,
        *(user(f"arn:aws:iam::{PEOPLE}:user/u{n}", allow("*")) for n in range(300)),
    )
    roles = [
        role(f"arn:aws:iam::{PROJECT}:role/r{n}", trusting(f"arn:aws:iam::{PEOPLE}:root", BOB))
        for n in range(50)
    ]
    graph = small_graph(people, account(PROJECT, *roles))
    assert graph.flat.edges == 50 * 2 + 350
    assert len(graph.who_can(f"arn:aws:iam::{PROJECT}:role/r7").callers) == 300
    assert graph.judge.asked == 1
    assert isinstance(graph.flat.trusts, TrustIndex)


def test_a_hub_with_very_many_members_is_decided_once() -> None:
    many = [f"arn:aws:iam::{PEOPLE}:user/u{n}" for n in range(5_000)]
    people = account(PEOPLE, *(user(arn, allow("*")) for arn in many))
    graph = small_graph(people, account(PROJECT, role(TARGET, trusting(PEOPLE))))
    assert len(graph.who_can(TARGET).callers) == 5_000
    assert (graph.judge.asked, graph.flat.trusts.pairs) == (1, 1)


def test_a_search_that_finds_too_many_is_cut_short_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("doctor.graph.assume_graph._MOST_FOUND", 0)
    found = small_graph().who_can(TARGET)
    assert [each.arn for each in found.callers] == [HUB]
    assert "those further away" in {each.what for each in found.incomplete}
    whole = small_graph().who_can(TARGET, max_hops=4)
    assert [each.arn for each in whole.callers] == [HUB, BOB]
    assert "those further away" not in {each.what for each in whole.incomplete}
