"""The graph as GraphML, which Gephi, yEd, igraph and networkx read.

https://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.picture.visible import visible, xml_text

_KEYS: Final = (
    ("node", "kind"),
    ("node", "label"),
    ("node", "account"),
    ("edge", "kind"),
    ("edge", "verdict"),
    ("edge", "needs"),
    ("edge", "depends_on"),
    ("edge", "by"),
    ("edge", "how"),
)


def render_graphml(picture: Picture) -> str:
    """Render a directed graph; a node's id is its ARN. Lists are joined with a comma."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for what, name in _KEYS:
        key = f'  <key id="{what}_{name}" for="{what}" attr.name="{name}" attr.type="string"/>'
        yield key
    yield '  <graph id="assume-role" edgedefault="directed">'
    for node in picture.nodes:
        yield f'    <node id="{_text(node.id)}">{_node_data(node)}</node>'
    known = {node.id for node in picture.nodes}
    for number, edge in enumerate(picture.edges):
        if edge.start in known and edge.end in known:
            ends = f'source="{_text(edge.start)}" target="{_text(edge.end)}"'
            yield f'    <edge id="e{number}" {ends}>{_edge_data(edge)}</edge>'
    yield "  </graph>"
    yield "</graphml>"


def _node_data(node: PictureNode) -> str:
    listed = (("kind", node.kind), ("label", node.label), ("account", node.account or ""))
    return _data("node", listed)


def _edge_data(edge: PictureEdge) -> str:
    by = (
        f"{each.policy} of {each.of}"
        + ("" if each.statement is None else f", statement {each.statement + 1}")
        for each in edge.by
    )
    return _data(
        "edge",
        (
            ("kind", edge.kind),
            ("verdict", edge.verdict),
            ("needs", ",".join(edge.needs)),
            ("depends_on", ",".join(edge.depends_on)),
            ("by", "; ".join(by)),
            ("how", edge.how or ""),
        ),
    )


def _data(what: str, listed: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f'<data key="{what}_{name}">{_text(value)}</data>' for name, value in listed if value
    )


def _text(value: str) -> str:
    return xml_text(visible(value))
