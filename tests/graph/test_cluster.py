"""A real Dask cluster of two workers gives the answers of one machine, also when one is killed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import distributed
import pytest

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.cluster import ClusterGraph
from doctor.graph.engines import DaskEngine, LocalEngine
from doctor.graph.load import load_graph
from doctor.graph.snapshot import Snapshot, SnapshotWriter, open_snapshot
from tests.bench.organization import NOW, organization, organization_part, part_of
from tests.graph.clusters import local_cluster

pytestmark = pytest.mark.filterwarnings("ignore")

Rows = set[tuple[str, str, str, int, tuple[str, ...], frozenset[str]]]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder: Path = tmp_path_factory.mktemp("cluster") / "snap"
    with SnapshotWriter.open(folder, now=NOW) as writer:
        for details in organization(accounts=90, roles=8, seed=5):
            writer.write_account(part_of(details))
        writer.write_organization(organization_part(90))
        writer.finish(now=NOW)
    with open_snapshot(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def one_machine(snapshot: Snapshot) -> AssumeGraph:
    return load_graph(snapshot, engine=LocalEngine(1))


@pytest.fixture
def cluster() -> Iterator[distributed.LocalCluster]:
    with local_cluster(2, processes=True) as made:
        yield made


def targets(graph: AssumeGraph) -> list[str]:
    """A role that its account may assume, one that the organization may, and a named one."""
    arns = []
    for kind in ("account", "anyone", "named"):
        for number in graph.flat.role_numbers():
            shape = graph.flat.shape(graph.flat.trust[number])
            if shape is not None and shape.entries and shape.entries[0].kind == kind:
                arns.append(graph.flat.arns[number])
                break
    return arns


def rows(graph: AssumeGraph | ClusterGraph, arn: str) -> Rows:
    return {
        (each.arn, each.kind, each.verdict, each.hops, each.needs, frozenset(each.depends_on))
        for each in graph.who_can(arn, max_hops=3).callers
    }


def test_two_workers_give_the_answers_of_one_machine(
    snapshot: Snapshot, one_machine: AssumeGraph, cluster: distributed.LocalCluster
) -> None:
    with distributed.Client(cluster) as client:  # type: ignore[no-untyped-call]
        compiled = load_graph(snapshot, engine=DaskEngine(client))
        assert compiled.flat.arns == one_machine.flat.arns
        assert compiled.flat.edges == one_machine.flat.edges
        graph = ClusterGraph(client, snapshot)
        for arn in targets(one_machine):
            wanted = rows(one_machine, arn)
            assert wanted
            assert rows(compiled, arn) == wanted
            assert rows(graph, arn) == wanted
        with pytest.raises(LookupError):
            graph.who_can("arn:aws:iam::100000000000:role/gone", max_hops=1)


def test_a_worker_that_is_killed_midway_changes_no_answer(
    snapshot: Snapshot, one_machine: AssumeGraph, cluster: distributed.LocalCluster
) -> None:
    with distributed.Client(cluster) as client:  # type: ignore[no-untyped-call]
        graph = ClusterGraph(client, snapshot)
        client.gather([client.submit(os.getpid)])
        victim = next(iter(client.run(os.getpid).values()))
        threading.Timer(0.2, os.kill, (victim, signal.SIGKILL)).start()
        for arn in targets(one_machine):
            assert rows(graph, arn) == rows(one_machine, arn)
        assert victim not in client.run(os.getpid).values()


def test_every_core_gives_the_answers_of_one(snapshot: Snapshot, one_machine: AssumeGraph) -> None:
    abreast = load_graph(snapshot, engine=LocalEngine(2))
    assert abreast.flat.arns == one_machine.flat.arns
    for arn in targets(one_machine):
        assert rows(abreast, arn) == rows(one_machine, arn)
