"""Reports as JSON text."""

from __future__ import annotations

import msgspec

from doctor.model.controls import escape_in_json


def render_json(value: msgspec.Struct) -> str:
    """Write a report or a chain as JSON, two blanks to an indent, with a final line end."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return escape_in_json(text) + "\n"
