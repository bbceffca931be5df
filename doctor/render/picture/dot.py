"""The graph in Graphviz' DOT language: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.paths import NodeKind
from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.picture.visible import visible

_SHAPES: Final[dict[NodeKind, str]] = {
    "user": "ellipse",
    "role": "box",
    "group": "folder",
    "service": "hexagon",
    "identity-provider": "cylinder",
    "subject": "note",
    "account": "tab",
    "organization": "house",
    "anyone": "doubleoctagon",
}


def render_dot(picture: Picture) -> str:
    """Render a directed graph from left to right, with a cluster for each account."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    yield f"digraph {_quote(picture.title)} {{"
    yield '  rankdir=LR; node [fontname="Helvetica"]; edge [fontname="Helvetica", fontsize=10];'
    titles = {each.id: each.name for each in picture.accounts}
    held: dict[str | None, list[PictureNode]] = {}
    for node in picture.nodes:
        held.setdefault(node.account, []).append(node)
    for number, (account, nodes) in enumerate(held.items()):
        if account is not None:
            name = titles.get(account)
            title = account if name is None else f"{name} ({account})"
            yield f"  subgraph cluster_{number} {{ label={_quote(title)};"
        for node in nodes:
            shape = _SHAPES[node.kind]
            yield f"    {_quote(node.id)} [label={_quote(node.label)}, shape={shape}];"
        if account is not None:
            yield "  }"
    known = {node.id for node in picture.nodes}
    for edge in picture.edges:
        if edge.start in known and edge.end in known:
            yield f"  {_quote(edge.start)} -> {_quote(edge.end)}{_attributes(edge)};"
    yield "}"


def _attributes(edge: PictureEdge) -> str:
    how = () if edge.how is None else (edge.how,)
    depends = (f"depends on {key}" for key in edge.depends_on)
    says = ", ".join((*how, *edge.needs, *depends))
    listed = [f"label={_quote(says)}"] if says else []
    if edge.verdict == "unknown":
        listed.append("style=dashed")
    if edge.kind == "member":
        listed.append("style=dotted, arrowhead=none")
    if edge.kind == "escalation":
        listed.append('color="#b3261e"')
    return f" [{', '.join(listed)}]" if listed else ""


def _quote(text: str) -> str:
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
