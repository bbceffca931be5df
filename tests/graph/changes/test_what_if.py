"""What a change opens and closes is what the graphs before and after differ in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.change_file import read_changes
from doctor.graph.changes.diff import changes_between
from doctor.graph.changes.proposed_change import Proposed, change_organization, change_part
from doctor.graph.changes.what_if import what_if
from doctor.graph.load import build_graph
from doctor.graph.snapshot import SnapshotError
from doctor.model.paths import GraphChanges
from tests.graph.organizations import ACCOUNTS, FULL, Maker, random_organization
from tests.graph.small import BOB, HUB, NOBODY, TARGET, allow, small_graph, trusting

Pairs = dict[tuple[str, str], tuple[bool, tuple[str, ...]]]


def every_pair(graph: AssumeGraph) -> Pairs:
    return {
        (caller, graph.flat.arns[role]): (standing.certain, standing.needs)
        for role in graph.flat.role_numbers()
        for caller, standing in graph.direct_callers(graph.flat.arns[role])
    }


def pairs_of(found: GraphChanges, change: str, graph: AssumeGraph) -> set[tuple[str, str]]:
    return {
        (each.hop.source, each.hop.to)
        for each in found.changes
        if each.change == change and each.hop.source in graph.flat.numbers
    }


def assert_same(found: GraphChanges, old: AssumeGraph, new: AssumeGraph) -> None:
    before, after = every_pair(old), every_pair(new)
    assert pairs_of(found, "opened", new) == after.keys() - before.keys()
    assert pairs_of(found, "closed", old) == before.keys() - after.keys()
    assert pairs_of(found, "changed", new) == {
        pair for pair in before.keys() & after.keys() if before[pair] != after[pair]
    }


@pytest.mark.parametrize("seed", range(20))
def test_two_snapshots_differ_in_what_every_pair_differs_in(seed: int) -> None:
    parts, organization = random_organization(seed)
    other = Maker(seed + 5000).account(ACCOUNTS[seed % 2])
    old = build_graph(parts.values(), organization)
    new = build_graph({**parts, other.account: other}.values(), organization)
    assert_same(changes_between(old, new), old, new)


@pytest.mark.parametrize("seed", range(30))
def test_a_proposed_change_opens_and_closes_what_it_would_once_it_is_there(seed: int) -> None:
    parts, organization = random_organization(seed)
    maker = Maker(seed + 9000)
    account = ACCOUNTS[seed % 2]
    role = f"arn:aws:iam::{account}:role/app-1"
    proposed = [
        Proposed(kind="trust", of=role, document=maker.document(account, "trust")),
        Proposed(kind="inline", of=role, name="new", document=maker.document(account, "identity")),
    ]
    if seed % 2:
        policy = f"arn:aws:iam::{account}:policy/p0"
        document = maker.document(account, "identity")
        proposed = [Proposed(kind="managed", of=policy, document=document)]
    if organization is not None and seed % 3 == 0:
        document = maker.document(account, "SCP")
        proposed.append(Proposed(kind="guardrail", of="p-2", document=document))
    old = build_graph(parts.values(), organization)
    before = every_pair(old)
    found = what_if(old, proposed)
    assert every_pair(old) == before

    changed = dict(parts)
    for each in proposed:
        if each.kind == "guardrail":
            assert organization is not None
            organization = change_organization(organization, each)
        else:
            changed[account] = change_part(changed[account], each)
    assert_same(found, old, build_graph(changed.values(), organization))


def test_the_statement_that_opens_a_hop_is_named() -> None:
    found = what_if(small_graph(), [Proposed(kind="trust", of=TARGET, document=trusting(BOB))])
    opened = [each for each in found.changes if each.change == "opened"]
    assert [(each.hop.source, each.after) for each in opened] == [(BOB, "allow")]
    assert [(each.policy, each.of, each.statement) for each in opened[0].hop.by] == [
        ("trust policy", TARGET, 0),
        ("identity policy assume", BOB, 0),
    ]
    assert found.what == (f"the trust policy of {TARGET}",)


def test_the_statement_that_closes_a_hop_is_named() -> None:
    found = what_if(small_graph(), [Proposed(kind="trust", of=TARGET, document=trusting(BOB))])
    closed = {
        (each.hop.source, each.refused_by) for each in found.changes if each.change == "closed"
    }
    assert closed == {(HUB, (f"no statement in the trust policy of {TARGET} allows it",))}
    parts, organization = random_organization(4)
    assert organization is not None
    denying = {"Sid": "Nobody", "Effect": "Deny", "Action": "sts:*", "Resource": "*"}
    document = {**FULL, "Statement": [FULL["Statement"], denying]}
    graph = build_graph(parts.values(), organization)
    found = what_if(graph, [Proposed(kind="guardrail", of="p-full", document=document)])
    told = {why for each in found.changes if each.change == "closed" for why in each.refused_by}
    assert told
    assert {why.partition(" of ")[0] for why in told} == {"statement 2 “Nobody” in the SCP"}


def test_a_new_role_and_who_gets_in_is_told() -> None:
    arn = "arn:aws:iam::222233334444:role/New"
    proposed = [
        Proposed(kind="trust", of=arn, document=trusting(HUB)),
        Proposed(kind="inline", of=HUB, name="new", document=allow(arn)),
    ]
    found = what_if(small_graph(), proposed)
    opened = {(each.hop.source, each.hop.to) for each in found.changes}
    assert opened == {(HUB, arn)}


def test_a_role_that_is_removed_closes_what_led_through_it() -> None:
    found = what_if(small_graph(), [Proposed(kind="remove", of=HUB)])
    assert seen(found) == {("closed", BOB, HUB), ("closed", HUB, TARGET)}
    assert {each.refused_by for each in found.changes} == {(f"{HUB} is not there any more",)}


@pytest.mark.parametrize("seed", range(20))
def test_new_and_removed_roles_open_and_close_what_they_would_once_they_are_there(
    seed: int,
) -> None:
    parts, organization = random_organization(seed)
    maker = Maker(seed + 400)
    account = ACCOUNTS[seed % 2]
    new, gone = (f"arn:aws:iam::{account}:role/{name}" for name in ("new", "app-1"))
    proposed = [
        Proposed(kind="trust", of=new, document=maker.document(account, "trust")),
        Proposed(kind="inline", of=new, name="new", document=maker.document(account, "identity")),
        Proposed(kind="remove", of=gone),
    ]
    old = build_graph(parts.values(), organization)
    before = every_pair(old)
    found = what_if(old, proposed)
    assert every_pair(old) == before
    assert what_if(old, proposed) == found
    changed = dict(parts)
    for each in proposed:
        changed[account] = change_part(changed[account], each)
    assert_same(found, old, build_graph(changed.values(), organization))


def seen(found: GraphChanges) -> set[tuple[str, str, str]]:
    return {(each.change, each.hop.source, each.hop.to) for each in found.changes}


@pytest.mark.parametrize("seed", range(20))
def test_a_bounded_effort_tells_some_of_the_hops_and_says_so(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, organization = random_organization(seed)
    if organization is None:
        return
    kind = "RCP" if seed % 2 else "SCP"
    document = Maker(seed + 70).document(ACCOUNTS[0], kind)
    proposed = [Proposed(kind="guardrail", of="p-4" if seed % 2 else "p-full", document=document)]
    graph = build_graph(parts.values(), organization)
    whole = what_if(graph, proposed)
    assert not whole.may_open
    monkeypatch.setattr("doctor.graph.changes.what_if.EFFORT", 20)
    part = what_if(graph, proposed)
    assert seen(part) <= seen(whole)
    assert what_if(graph, proposed, whole=True) == whole
    cut = [each for each in part.incomplete if each.what.startswith("all hops under the ")]
    assert cut or seen(part) == seen(whole)
    opens = any(each.change == "opened" for each in whole.changes)
    assert not opens or part.may_open or seen(part) == seen(whole)


def test_an_scp_that_says_nothing_of_roles_changes_nothing() -> None:
    parts, organization = random_organization(1)
    assert organization is not None
    graph = build_graph(parts.values(), organization)
    denying = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    document = {**FULL, "Statement": [FULL["Statement"], denying]}
    found = what_if(graph, [Proposed(kind="guardrail", of="p-full", document=document)])
    assert (found.changes, graph.steps.looked) == ((), 0)


def test_an_onward_way_is_counted() -> None:
    inline = Proposed(kind="inline", of=NOBODY, name="hub", document=allow(HUB, TARGET))
    trust = Proposed(kind="trust", of=HUB, document=trusting(BOB, NOBODY))
    found = what_if(small_graph(), [inline, trust])
    (opened,) = [each for each in found.changes if each.change == "opened"]
    assert (opened.hop.source, opened.hop.to, opened.onward) == (NOBODY, HUB, 1)


def plan(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"format_version": "1.2", "resource_changes": list(resources)}


def resource(kind: str, actions: list[str], **change: Any) -> dict[str, Any]:
    return {"address": f"{kind}.x", "type": kind, "change": {"actions": actions, **change}}


def test_a_terraform_plan_is_read() -> None:
    value = plan(
        resource(
            "aws_iam_role",
            ["update"],
            before={"arn": TARGET, "name": "ProjectAdmin"},
            after={
                "arn": TARGET,
                "name": "ProjectAdmin",
                "path": "/",
                "assume_role_policy": json.dumps(trusting(BOB)),
            },
        ),
        resource("aws_s3_bucket", ["create"], after={"bucket": "b"}),
        resource("aws_iam_policy", ["no-op"], after={}),
        resource(
            "aws_iam_role_policy",
            ["create"],
            after={"name": "p", "role": HUB, "policy": json.dumps(allow("*"))},
        ),
        resource("aws_iam_policy", ["create"], after={"name": "unknown", "path": "/"}),
    )
    read = read_changes(value, of=None, accounts=("222233334444",))
    assert [(each.kind, each.of) for each in read.proposed] == [("trust", TARGET), ("inline", HUB)]
    assert [each.what for each in read.incomplete] == ["aws_iam_policy.x"]
    found = what_if(small_graph(), read.proposed, read.incomplete)
    assert (BOB, TARGET) in {(each.hop.source, each.hop.to) for each in found.changes}


def test_a_fix_of_a_report_is_read() -> None:
    fix = {"applies_to": {"role": TARGET}, "document": trusting(BOB)}
    for value in (fix, [fix], {"findings": [{"fixes": [fix]}]}):
        (each,) = read_changes(value, of=None, accounts=()).proposed
        assert (each.kind, each.of) == ("trust", TARGET)


@pytest.mark.parametrize(
    ("of", "document", "kind"),
    [
        (TARGET, trusting(BOB), "trust"),
        (TARGET, allow("*"), "inline"),
        ("arn:aws:iam::222233334444:policy/P", allow("*"), "managed"),
        ("p-abc", FULL, "guardrail"),
        (
            "arn:aws:organizations::111122223333:policy/o-a/service_control_policy/p-a",
            FULL,
            "guardrail",
        ),
    ],
)
def test_whose_a_bare_policy_is_tells_its_kind(of: str, document: Any, kind: str) -> None:
    (each,) = read_changes(document, of=of, accounts=()).proposed
    assert each.kind == kind


@pytest.mark.parametrize(
    ("value", "of", "says"),
    [
        (allow("*"), None, "add --of"),
        ({"a": 1}, None, "neither a policy"),
        (["x"], None, "a change is a JSON object"),
        (allow("*"), "bob", "neither an ARN"),
        ({"applies_to": {"file": "x"}}, None, "a fix of a file on disk"),
    ],
)
def test_what_says_nothing_is_refused(value: Any, of: str | None, says: str) -> None:
    with pytest.raises(SnapshotError, match=says):
        read_changes(value, of=of, accounts=())


def test_a_change_of_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(SnapshotError, match="account 999900001111 is not in"):
        what_if(small_graph(), [Proposed(kind="trust", of="arn:aws:iam::999900001111:role/x")])
    gone = "arn:aws:iam::111122223333:user/gone"
    with pytest.raises(SnapshotError, match="user/gone is not in account"):
        what_if(small_graph(), [Proposed(kind="inline", of=gone, name="p", document={})])
    with pytest.raises(SnapshotError, match="is no role: only a role has a trust policy"):
        what_if(small_graph(), [Proposed(kind="trust", of=BOB, document=trusting(HUB))])
    with pytest.raises(SnapshotError, match="no organization"):
        what_if(small_graph(), [Proposed(kind="guardrail", of="p-a", document={})])
