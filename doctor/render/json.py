"""Reports as JSON text."""

from __future__ import annotations

import msgspec

from doctor.model.command import Command
from doctor.model.controls import escape_in_json


def _plain(value: object) -> str:
    """Write a line for a shell as the text that it is. Raises `TypeError` for anything else."""
    if isinstance(value, Command):
        return str(value)
    raise TypeError(value)


def render_json(value: msgspec.Struct) -> str:
    """Write a report or a chain as JSON, two blanks to an indent, with a final line end."""
    text = msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2).decode()
    return escape_in_json(text) + "\n"
