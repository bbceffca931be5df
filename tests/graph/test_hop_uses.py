"""CloudTrail's last uses laid over what is possible."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.hop_uses import UsedSteps, Uses, add_uses, only_unused, used_answer
from doctor.model.snapshot import SnapshotUse
from tests.graph.small import BOB, HUB, TARGET, small_graph, small_parts

RECENT, OLD = "2026-01-20T12:00:00Z", "2025-06-01T12:00:00Z"


def used(**uses: str) -> tuple[AssumeGraph, Uses]:
    """The small graph, in which HUB was last assumed at `hub` and TARGET at `target`."""
    people, project = small_parts()
    if "hub" in uses:
        use = SnapshotUse(caller=BOB, role=HUB, at=uses["hub"])
        people = replace(people, uses=(use,), trail_days=90)
    if "target" in uses:
        use = SnapshotUse(caller=HUB, role=TARGET, at=uses["target"])
        project = replace(project, uses=(use,), trail_days=90)
    graph = small_graph(people, project)
    return graph, Uses(graph.parts, set(graph.flat.accounts))


def test_each_hop_bears_its_last_use() -> None:
    graph, uses = used(hub=RECENT)
    (path,) = add_uses(graph.paths(BOB, TARGET), uses).paths
    assert [hop.last_used for hop in path.hops] == [RECENT, None]


def only_used(graph: AssumeGraph, uses: Uses) -> AssumeGraph:
    graph.steps = UsedSteps(graph.flat, graph.judge, uses)
    return graph


def test_a_path_counts_as_used_where_every_hop_was() -> None:
    graph, uses = used(hub=RECENT, target=OLD)
    (path,) = used_answer(only_used(graph, uses).paths(BOB, TARGET), uses).paths
    assert path.verdict == "allow"
    assert [hop.last_used for hop in path.hops] == [RECENT, OLD]


def test_everyone_who_was_seen_to_come_counts_over_all_hops() -> None:
    graph, uses = used(hub=RECENT, target=OLD)
    callers = used_answer(only_used(graph, uses).who_can(TARGET), uses).callers
    assert [(each.arn, each.hops, each.last_used) for each in callers] == [
        (HUB, 1, OLD),
        (BOB, 2, None),
    ]
    reached = used_answer(only_used(graph, uses).reaches_from(BOB), uses).callers
    assert [each.arn for each in reached] == [HUB, TARGET]


def test_a_hop_that_nobody_was_seen_to_take_is_no_step() -> None:
    people, project = small_parts()
    use = SnapshotUse(caller=BOB, role=HUB, at=RECENT)
    graph = small_graph(
        replace(people, uses=(use,), trail_days=90), replace(project, trail_days=90)
    )
    uses = Uses(graph.parts, set(graph.flat.accounts))
    assert only_used(graph, uses).who_can(TARGET).callers == ()
    assert [each.arn for each in only_used(graph, uses).reaches_from(BOB).callers] == [HUB]


def test_where_no_events_were_collected_a_hop_depends_on_them() -> None:
    graph, uses = used(hub=RECENT)
    answer = used_answer(only_used(graph, uses).paths(BOB, TARGET), uses)
    (path,) = answer.paths
    assert path.verdict == "unknown"
    assert [hop.depends_on for hop in path.hops] == [(), ("uses of roles in 222233334444",)]
    (why,) = [each.why for each in answer.incomplete if "222233334444" in each.what]
    assert "roledoctor snapshot --uses DAYS" in why


def test_what_was_not_used_for_long_is_kept() -> None:
    graph, uses = used(hub=RECENT, target=OLD)
    answer = graph.who_can(TARGET)
    assert [each.arn for each in only_unused(answer, uses, 90).callers] == [HUB]
    assert only_unused(answer, uses, 300).callers == ()
    graph, uses = used(target=RECENT)
    assert only_unused(graph.who_can(TARGET), uses, 90).callers == ()


def test_a_path_is_unused_where_one_of_its_hops_is() -> None:
    graph, uses = used(hub=RECENT, target=OLD)
    assert len(only_unused(graph.paths(BOB, TARGET), uses, 90).paths) == 1
    assert only_unused(graph.paths(BOB, TARGET), uses, 300).paths == ()
    graph, uses = used(hub=RECENT)
    (path,) = only_unused(graph.paths(BOB, TARGET), uses, 90).paths
    assert (path.verdict, path.hops[1].verdict) == ("unknown", "unknown")


def test_where_too_little_was_seen_the_answer_says_so() -> None:
    graph, uses = used()
    found = only_unused(graph.who_can(TARGET), uses, 90)
    assert [(each.arn, each.verdict) for each in found.callers] == [(HUB, "unknown")]
    assert "uses of roles in 222233334444" in {each.what for each in found.incomplete}
    graph, uses = used(target=RECENT)
    whys = {each.why for each in only_unused(graph.who_can(TARGET), uses, 365).incomplete}
    assert "CloudTrail was read 90 days back, and not 365" in whys
