"""The graph as one HTML page that stands by itself: no network, and nothing runs but its own.

The content policy names the script and the style by their hashes. The graph is a block of JSON
that no browser executes; the page shows every name as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from doctor.model.picture import NODE_KINDS, Picture, PictureEdge, PictureNode, PicturePolicy
from doctor.model.plain_json import JsonObject
from doctor.render.picture.fold import FOLD_ABOVE, PAGE_HOLDS, by_account
from doctor.render.picture.layout import NODE_HEIGHT, NODE_WIDTH, Layout, place_nodes
from doctor.render.picture.visible import visible, xml_text

_PARTS: Final = Path(__file__).parent / "page"
_LIBRARY: Final = "cytoscape.min.js"
_SCRIPTS: Final = ("graph.js", "canvas.js", "panel.js", "page.js")


def render_html(picture: Picture) -> str:
    """Render a page. What is too large for any browser is shown account by account."""
    shown = picture if len(picture.nodes) <= PAGE_HOLDS else by_account(picture)
    library = _part(_LIBRARY)
    # Each file speaks of the ones before it; together they leave nothing behind in the page.
    script = '"use strict";\n(() => {\n' + "".join(map(_part, _SCRIPTS)) + "})();\n"
    style = _part("page.css")
    values = {
        "title": xml_text(visible(shown.title)),
        "policy": _content_policy((library, script), style),
        "style": style,
        "data": page_data(shown, total=len(picture.nodes)),
        "library": library,
        "script": script,
    }
    page = _part("page.html")
    before, *slots = page.split("{{")
    # One ignore the template: what is put in is never read for slots again.
    filled = (values[name] + after for name, _, after in (slot.partition("}}") for slot in slots))
    return before + "".join(filled)


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _content_policy(scripts: Iterable[str], style: str) -> str:
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page_data(picture: Picture, *, total: int) -> str:
    """Write the graph as JSON that can stand inside a script element. `total`: nodes in all."""
    layout = place_nodes(picture)
    documents = _Documents()
    numbers = {node.id: number for number, node in enumerate(picture.nodes)}
    data = {
        "title": visible(picture.title),
        "made": visible(_origin_words(picture)),
        "folded": len(picture.nodes) > FOLD_ABOVE,
        "total": total,
        "size": [NODE_WIDTH, NODE_HEIGHT],
        "width": round(layout.width, 1),
        "kinds": NODE_KINDS,
        "regions": _regions(layout),
        "nodes": [_node(each, layout, documents) for each in picture.nodes],
        "edges": [
            _edge(each, numbers)
            for each in picture.edges
            if each.start in numbers and each.end in numbers
        ],
        "documents": documents.listed,
        "incomplete": [[visible(each.what), visible(each.why)] for each in picture.incomplete],
    }
    text = json.dumps(data, separators=(",", ":"))
    # No character that could end the element, or open a comment in it, is left as it is.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _origin_words(picture: Picture) -> str:
    at = "" if picture.created_at is None else f", collected {picture.created_at}"
    return f"{picture.tool.name} {picture.tool.version}{at}"


def _regions(layout: Layout) -> list[JsonObject]:
    return [
        {
            "account": each.account,
            "title": visible(each.title),
            "lines": [visible(line) for line in each.title.split(" · ")],
            "box": [round(side, 1) for side in (each.x, each.y, each.width, each.height)],
            "scale": each.scale,
        }
        for each in layout.regions
    ]


def _node(node: PictureNode, layout: Layout, documents: _Documents) -> JsonObject:
    x, y = layout.places[node.id]
    return {
        "id": visible(node.id),
        "kind": NODE_KINDS.index(node.kind),
        "label": visible(node.label),
        "account": node.account,
        "at": [round(x, 1), round(y, 1)],
        "policies": [_policy(each, documents) for each in node.policies],
        "notes": [visible(each) for each in node.notes],
    }


def _policy(policy: PicturePolicy, documents: _Documents) -> list[Any]:
    held = None if policy.document is None else documents.number(policy.document)
    if policy.text is not None:
        held = documents.number_of_text(policy.text)
    arn = None if policy.arn is None else visible(policy.arn)
    return [policy.kind, visible(policy.name), arn, held, policy.text is not None]


def _edge(edge: PictureEdge, numbers: dict[str, int]) -> JsonObject:
    return {
        "from": numbers[edge.start],
        "to": numbers[edge.end],
        "kind": edge.kind,
        "many": edge.stands_for,
        "how": None if edge.how is None else visible(edge.how),
        "certain": edge.verdict == "allow",
        "needs": [visible(each) for each in edge.needs],
        "depends": [visible(each) for each in edge.depends_on],
        "by": [
            [visible(each.policy), visible(each.of), each.statement, _sid(each.sid)]
            for each in edge.by
        ],
    }


def _sid(sid: str | None) -> str | None:
    return None if sid is None else visible(sid)


class _Documents:
    """Keeps each document once, as the text that the page shows."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, document: JsonObject) -> int:
        """Return the place of a document in the list."""
        return self.number_of_text(json.dumps(document, indent=2, ensure_ascii=False))

    def number_of_text(self, written: str) -> int:
        """Return the place of a text in the list."""
        text = "\n".join(map(visible, written.split("\n")))
        if text not in self._numbers:
            self._numbers[text] = len(self.listed)
            self.listed.append(text)
        return self._numbers[text]
