"""The graph as networkx has it: for small graphs, their algorithms and whatever else is written.

Every pair is asked here, so this face is for graphs of thousands of principals, not of millions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doctor.graph.assume_graph import AssumeGraph

if TYPE_CHECKING:
    import networkx as nx


def as_networkx(graph: AssumeGraph, *, certain_only: bool = False) -> nx.DiGraph[str]:
    """Return the graph of principals: an edge from whoever can become a role to that role.

    Edges have `certain` (bool) and `needs` (tuple of words), nodes `kind` and `account`.
    """
    import networkx as nx  # noqa: PLC0415 - it costs a fifth of a second

    made: nx.DiGraph[str] = nx.DiGraph()
    flat = graph.flat
    for number, arn in enumerate(flat.arns):
        kind = "role" if flat.is_role(number) else "user"
        made.add_node(arn, kind=kind, account=flat.accounts[flat.account[number]])
    for role in flat.role_numbers():
        for group in graph.steps.callers(flat.role(role)):
            standing = group.standing
            if certain_only and not standing.certain:
                continue
            for member in group.members:
                made.add_edge(
                    flat.arns[member],
                    flat.arns[role],
                    certain=standing.certain,
                    needs=standing.needs,
                )
    return made
