"""CloudTrail's last uses laid over what is possible."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.hop_uses import Uses, add_uses, only_unused, only_used
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


def test_a_path_counts_as_used_where_every_hop_was() -> None:
    graph, uses = used(hub=RECENT)
    assert only_used(graph.paths(BOB, TARGET), uses).paths == ()
    graph, uses = used(hub=RECENT, target=OLD)
    assert len(only_used(graph.paths(BOB, TARGET), uses).paths) == 1


def test_what_was_not_used_for_long_is_kept() -> None:
    graph, uses = used(hub=RECENT, target=OLD)
    answer = graph.who_can(TARGET)
    assert [each.arn for each in only_unused(answer, uses, 90).callers] == [HUB]
    assert only_unused(answer, uses, 300).callers == ()
    graph, uses = used(target=RECENT)
    assert only_unused(graph.who_can(TARGET), uses, 90).callers == ()


def test_where_too_little_was_seen_the_answer_says_so() -> None:
    graph, uses = used()
    found = only_unused(graph.who_can(TARGET), uses, 90)
    assert [each.arn for each in found.callers] == [HUB]
    assert "uses of roles in 222233334444" in {each.what for each in found.incomplete}
    graph, uses = used(target=RECENT)
    whys = {each.why for each in only_unused(graph.who_can(TARGET), uses, 365).incomplete}
    assert "CloudTrail was read 90 days back, and not 365" in whys
