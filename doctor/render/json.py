"""Reports as JSON text."""

from __future__ import annotations

import msgspec

from doctor.model.command import Command
from doctor.model.controls import escape_in_json
from doctor.model.plain_json import whole_text


def _plain(value: object) -> str:
    """Write a line for a shell as the text that it is. Raises `TypeError` for anything else."""
    if isinstance(value, Command):
        return str(value)
    raise TypeError(value)


def render_json(value: msgspec.Struct) -> str:
    """Write a report or a chain as JSON, two blanks to an indent, with a final line end."""
    try:
        encoded = msgspec.json.encode(value, enc_hook=_plain)
    except UnicodeEncodeError:
        # The name of a file may hold bytes that are no UTF-8.
        encoded = msgspec.json.encode(whole_text(msgspec.to_builtins(value, enc_hook=_plain)))
    text = msgspec.json.format(encoded, indent=2).decode()
    return escape_in_json(text) + "\n"
