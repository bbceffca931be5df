"""The graph of a case: who could assume what, by the trust policies that the case shows.

A trust policy that names a whole account, or anyone, is one edge from a hub node: it is never
expanded to every principal, so the graph grows with the number of statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import networkx as nx

from doctor.evaluate import parse_policy
from doctor.model.arn import is_account_id, parse_arn
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject
from doctor.model.policy import PrincipalEntry

ANYONE = "anyone"

if TYPE_CHECKING:
    AssumeGraph = nx.DiGraph[str]


def build_graph(case: Case, callers: tuple[str, ...]) -> AssumeGraph:
    """Build the graph: `callers` are ARNs that are there besides the case's principals and roles.

    Nodes are ARNs, `account:ID` hubs and the hub `anyone`. An edge into a role says that a
    statement of its trust policy names the node; an edge into a hub, that the node belongs to it.
    """
    graph: AssumeGraph = nx.DiGraph()
    for arn in dict.fromkeys((*callers, *case.principals, *case.roles)):
        graph.add_node(arn)
        for hub in _hubs_of(arn):
            graph.add_edge(arn, hub)
    for role_arn, role in case.roles.items():
        if isinstance(role.trust_policy, dict):
            for node in _trusted(role.trust_policy):
                graph.add_edge(node, role_arn)
    return graph


def _hubs_of(arn: str) -> Iterator[str]:
    parsed = parse_arn(arn)
    yield ANYONE
    if parsed is not None and parsed.account:
        yield f"account:{parsed.account}"


def _trusted(document: JsonObject) -> Iterator[str]:
    for statement in parse_policy("trust policy", document).statements:
        if statement.effect == "Allow":
            yield from (_node(entry) for entry in statement.principals or ())


def _node(entry: PrincipalEntry) -> str:
    if entry.value == "*":
        return ANYONE
    arn = parse_arn(entry.value)
    if is_account_id(entry.value):
        return f"account:{entry.value}"
    if arn is not None and arn.resource == "root":
        return f"account:{arn.account}"
    return entry.value
