"""The graph as a Mermaid flowchart, as GitHub and GitLab draw it in Markdown.

Syntax: https://mermaid.js.org/syntax/flowchart.html. Mermaid draws at most 500 edges, and a
diagram cannot raise that; a larger graph is written account by account.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.picture.fold import by_account
from doctor.render.picture.visible import visible

_MOST_EDGES: Final = 500
"""Edges: Mermaid draws no more unasked.

https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html
"""
_FENCES: Final = {
    "user": ('(["', '"])'),
    "role": ('["', '"]'),
    "group": ('[["', '"]]'),
    "service": ('{{"', '"}}'),
    "identity-provider": ('[("', '")]'),
    "subject": ('>"', '"]'),
    "account": ('["', '"]'),
    "organization": ('["', '"]'),
    "anyone": ('(("', '"))'),
}


def render_mermaid(picture: Picture) -> str:
    """Render a flowchart from left to right, with a subgraph for each account."""
    shown = by_account(picture) if len(picture.edges) > _MOST_EDGES else picture
    return "\n".join(_lines(shown)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    names = {node.id: f"n{number}" for number, node in enumerate(picture.nodes)}
    yield "flowchart LR"
    for node in picture.nodes:
        if node.account is None:
            yield f"  {_node(node, names)}"
    titles = {each.id: each.name for each in picture.accounts}
    accounts = dict.fromkeys(node.account for node in picture.nodes if node.account is not None)
    for number, account in enumerate(accounts):
        name = titles.get(account)
        title = account if name is None else f"{name} · {account}"
        yield f'  subgraph a{number}["{_quote(title)}"]'
        for node in picture.nodes:
            if node.account == account:
                yield f"    {_node(node, names)}"
        yield "  end"
    for edge in picture.edges:
        if edge.start in names and edge.end in names:
            yield f"  {names[edge.start]} {_arrow(edge)} {names[edge.end]}"


def _node(node: PictureNode, names: dict[str, str]) -> str:
    before, after = _FENCES[node.kind]
    return f"{names[node.id]}{before}{_quote(node.label)}{after}"


def _arrow(edge: PictureEdge) -> str:
    arrow = "-.->" if edge.verdict == "unknown" or edge.kind == "member" else "-->"
    says: list[str] = [edge.kind] if edge.kind in {"member", "escalation"} else []
    says += [] if edge.how is None else [edge.how]
    says += [*edge.needs, *(f"depends on {key}" for key in edge.depends_on)]
    return f'{arrow}|"{_quote(", ".join(says))}"|' if says else arrow


def _quote(text: str) -> str:
    """Write a name as Mermaid's entities where a sign could end it, or mean something in it."""
    return "".join(
        each if each.isalnum() or each in " -_./:·,…" else f"#{ord(each)};"
        for each in visible(text)
    )
