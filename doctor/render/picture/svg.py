"""The graph as one SVG for documents: no script, no style sheet, nothing loaded, a white ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.paths import NodeKind
from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.picture.fold import FOLD_ABOVE, by_account
from doctor.render.picture.layout import NODE_HEIGHT, NODE_WIDTH, Layout, Region, place_nodes
from doctor.render.picture.visible import shorten, visible, xml_text

_COLORS: Final[dict[NodeKind, tuple[str, str]]] = {
    "anyone": ("#b3261e", "#f8e5e4"),
    "organization": ("#4a4f5c", "#e9eaec"),
    "account": ("#4a5f7d", "#e9ecf1"),
    "service": ("#a85600", "#f5ebe0"),
    "identity-provider": ("#7a3fb5", "#efe8f6"),
    "subject": ("#a32c83", "#f4e6f0"),
    "group": ("#4b7a1f", "#eaf0e4"),
    "user": ("#0f7a63", "#e2f0ed"),
    "role": ("#1f5fbf", "#e4ecf8"),
}
_PLAIN_LINE: Final = "#8793a6"
_UNSURE_LINE: Final = "#9a5b00"
_ESCALATION_LINE: Final = "#b3261e"
_EDGE: Final = 40.0
"""Points around the drawing."""
_LETTERS: Final = 21
"""Letters of a label that a box holds in the drawing's type."""
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def render_svg(picture: Picture) -> str:
    """Render a drawing. A large graph is drawn account by account, so that it can be read."""
    shown = by_account(picture) if len(picture.nodes) > FOLD_ABOVE else picture
    return "\n".join(_lines(shown, place_nodes(shown))) + "\n"


def _lines(picture: Picture, layout: Layout) -> Iterator[str]:
    width, height = layout.width + 2 * _EDGE, layout.height + 2 * _EDGE
    title = xml_text(visible(picture.title))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" font-family="{xml_text(_FONT)}">'
    )
    yield f"<title>{title}</title>"
    yield "<defs>"
    for name, color in _markers():
        yield (
            f'<marker id="{name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" '
            f'markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{color}"/></marker>'
        )
    yield "</defs>"
    yield f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>'
    yield f'<g transform="translate({_EDGE:.0f},{_EDGE:.0f})">'
    for region in layout.regions:
        yield _region(region)
    scales = {node: region.scale for region in layout.regions for node in region.members}
    for edge in picture.edges:
        if edge.start in scales and edge.end in scales:
            yield _line(edge, layout, scales)
    for region in layout.regions:
        yield _title(region)
    for node in picture.nodes:
        yield _box(node, layout, scales[node.id])
    yield "</g>"
    yield "</svg>"


def _markers() -> tuple[tuple[str, str], ...]:
    return (
        ("plain", _PLAIN_LINE),
        ("unsure", _UNSURE_LINE),
        ("escalation", _ESCALATION_LINE),
    )


def _region(region: Region) -> str:
    return (
        f'<rect x="{region.x:.1f}" y="{region.y:.1f}" width="{region.width:.1f}" '
        f'height="{region.height:.1f}" rx="12" fill="#fbfcfd" stroke="#cfd6e1"/>'
    )


def _title(region: Region) -> str:
    """Write the title of a region above it, with a halo, so that lines do not cross it out."""
    title = xml_text(visible(region.title))
    middle = region.x + region.width / 2
    return (
        f'<text x="{middle:.1f}" y="{region.y - 7:.1f}" font-size="{15 * region.scale:.0f}" '
        'font-weight="600" fill="#1c2330" text-anchor="middle" stroke="#ffffff" stroke-width="4" '
        f'paint-order="stroke">{title}</text>'
    )


def _line(edge: PictureEdge, layout: Layout, scales: dict[str, float]) -> str:
    left, right = edge.start, edge.end
    if edge.kind == "member":
        # A group stands left of its members: the line between them is no flow.
        left, right = right, left
    (x1, y1), (x2, y2) = layout.places[left], layout.places[right]
    x1 += NODE_WIDTH / 2 * scales[left]
    x2 -= NODE_WIDTH / 2 * scales[right]
    reach = min(max(abs(x2 - x1) * 0.4, 36), 260)
    name, color = _look(edge)
    dash = ' stroke-dasharray="6 4"' if edge.verdict == "unknown" else ""
    dash = ' stroke-dasharray="2 4"' if edge.kind == "member" else dash
    end = "" if edge.kind == "member" else f' marker-end="url(#{name})"'
    how = () if edge.how is None else (edge.how,)
    depends = (f"depends on {key}" for key in edge.depends_on)
    says = ", ".join((*how, *edge.needs, *depends))
    title = f"<title>{xml_text(visible(says))}</title>" if says else ""
    return (
        f'<path d="M{x1:.1f},{y1:.1f} C{x1 + reach:.1f},{y1:.1f} {x2 - reach:.1f},{y2:.1f} '
        f'{x2:.1f},{y2:.1f}" fill="none" stroke="{color}" stroke-width="1.2"{dash}{end}>'
        f"{title}</path>"
    )


def _look(edge: PictureEdge) -> tuple[str, str]:
    if edge.kind == "escalation":
        return "escalation", _ESCALATION_LINE
    if edge.verdict == "unknown":
        return "unsure", _UNSURE_LINE
    return "plain", _PLAIN_LINE


def _box(node: PictureNode, layout: Layout, scale: float) -> str:
    x, y = layout.places[node.id]
    width, height = NODE_WIDTH * scale, NODE_HEIGHT * scale
    line, fill = _COLORS[node.kind]
    round_by = height / 2 if node.kind == "user" else 2 if node.kind == "account" else 8
    label = xml_text(shorten(visible(node.label), _LETTERS))
    return (
        f"<g><title>{xml_text(visible(node.id))}</title>"
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="{round_by:.1f}" fill="{fill}" stroke="{line}"/>'
        f'<text x="{x:.1f}" y="{y + 4.5 * scale:.1f}" font-size="{13 * scale:.0f}" fill="#1c2330" '
        f'text-anchor="middle">{label}</text></g>'
    )
