"""Pictures of the assume-role graph: a `Picture` in, a text out, and nothing read or written.

One module for each format; `layout` says where things stand, `fold` what a large picture shows.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final, cast

from doctor.model.picture import Picture

_WRITERS: Final[dict[str, tuple[str, str]]] = {
    "html": ("doctor.render.picture.html", "render_html"),
    "svg": ("doctor.render.picture.svg", "render_svg"),
    "mermaid": ("doctor.render.picture.mermaid", "render_mermaid"),
    "dot": ("doctor.render.picture.dot", "render_dot"),
    "graphml": ("doctor.render.picture.graphml", "render_graphml"),
    "json": ("doctor.render.json", "render_json"),
    "bloodhound": ("doctor.render.picture.bloodhound", "render_bloodhound"),
}

PICTURE_FORMATS: Final = ("text", *_WRITERS)
"""Every format of `roledoctor graph`; `text` is a tree, which knows of width and colour."""


def render_picture(picture: Picture, name: str) -> str:
    """Render a picture in any format but `text`; only the module of that format is loaded."""
    module, function = _WRITERS[name]
    found = getattr(importlib.import_module(module), function)
    return cast("Callable[[Picture], str]", found)(picture)
