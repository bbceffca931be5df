"""networkx on the expanded graph answers as the flat arrays do: reach, hops, paths."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.face import as_networkx
from doctor.graph.load import build_graph
from tests.graph.organizations import random_organization


def graph_of(seed: int) -> AssumeGraph:
    parts, organization = random_organization(seed)
    return build_graph(parts.values(), organization)


@pytest.mark.parametrize("seed", range(300, 312))
def test_everyone_who_reaches_a_role_is_the_same_with_the_same_hops(seed: int) -> None:
    graph = graph_of(seed)
    whole, certain = as_networkx(graph), as_networkx(graph, certain_only=True)
    for role in graph.flat.role_numbers():
        arn = graph.flat.arns[role]
        sure = dict(nx.single_target_shortest_path_length(certain, arn))
        any_ = dict(nx.single_target_shortest_path_length(whole, arn))
        found = {
            each.arn: each
            for each in graph.who_can(arn, max_hops=16).callers
            if each.arn in graph.flat.numbers and each.arn != arn
        }
        assert found.keys() == any_.keys() - {arn}
        for name, each in found.items():
            assert (each.verdict == "allow") is (name in sure)
            if each.verdict == "allow":
                assert each.hops == sure[name]


@pytest.mark.parametrize("seed", range(300, 312))
def test_what_somebody_reaches_is_the_same(seed: int) -> None:
    graph = graph_of(seed)
    whole = as_networkx(graph)
    for arn in graph.flat.arns:
        found = {each.arn for each in graph.reaches_from(arn, max_hops=16).callers}
        assert found - {arn} == nx.descendants(whole, arn)


@pytest.mark.parametrize("seed", range(300, 315))
def test_the_paths_between_two_are_the_same(seed: int) -> None:
    graph = graph_of(seed)
    whole = as_networkx(graph)
    arns = graph.flat.arns
    for source in arns[:4]:
        for to in [arns[role] for role in graph.flat.role_numbers()][:6]:
            if source == to:
                continue
            found = graph.paths(source, to, max_hops=3, most=10_000).paths
            made = {(path.hops[0].source, *(hop.to for hop in path.hops)) for path in found}
            wanted = set(map(tuple, nx.all_simple_paths(whole, source, to, cutoff=3)))
            assert made == wanted
            for path in found:
                nodes = [path.hops[0].source, *(hop.to for hop in path.hops)]
                certain = all(whole.edges[pair]["certain"] for pair in itertools.pairwise(nodes))
                assert (path.verdict == "allow") is certain
