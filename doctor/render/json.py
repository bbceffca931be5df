"""Reports as JSON text."""

from __future__ import annotations

import msgspec


def render_json(value: msgspec.Struct) -> str:
    """Write a report or a chain as JSON, two blanks to an indent, with a final line end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"
