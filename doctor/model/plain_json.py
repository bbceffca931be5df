"""Plain JSON of others, as answers and records hold it: read leniently, one field at a time."""

from __future__ import annotations

import json
from typing import Any

JsonObject = dict[str, Any]


def decoded(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value that a text is the JSON of; `None` where it is not JSON. Never raises."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def object_in(holder: JsonObject, name: str) -> JsonObject:
    """Return the object that a field holds; an empty one where it holds anything else."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def text_in(holder: JsonObject, name: str) -> str | None:
    """Return the text that a field holds; `None` where it is empty or holds anything else."""
    value = holder.get(name)
    return value if isinstance(value, str) and value else None
