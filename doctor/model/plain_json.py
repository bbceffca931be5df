"""Plain JSON of others, as answers and records hold it: read leniently, one field at a time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

JsonObject = dict[str, Any]

_MOST_BITS: Final = 14_000
"""Of a whole number: Python writes none with more than 4,300 digits."""


def name_schema(schema: object) -> str:
    """Name what stands in a schema's place: ours as it is; anything else may be a secret."""
    name, slash, number = schema.partition("/") if isinstance(schema, str) else ("", "", "")
    ours = name.startswith("roledoctor.") and bool(slash) and number.isdecimal()
    return f"{name}/{number}" if ours else "another schema"


def decode_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value that a text is the JSON of; `None` where it is not JSON. Never raises."""
    try:
        return whole_text(json.loads(text))
    except (ValueError, RecursionError):
        return None


def whole_text(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Replace half characters by question marks: JSON may escape one, and UTF-8 has no form for it.

    Infinity and NaN, which are no JSON and are read all the same, become null.
    Raises `TypeError` for what is no JSON, which a program may hand over.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key that is no text")
        return {whole_text(key): whole_text(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [whole_text(inner) for inner in value]
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise TypeError("a number with thousands of digits")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise TypeError(f"a value of the type {type(value).__name__}")


def values_of(held: object) -> list[Any]:
    """Return what an element holds: IAM writes one value alone, and several as a list."""
    if held is None:
        return []
    return list(held) if isinstance(held, list) else [held]


def objects_of(held: object) -> list[JsonObject]:
    """Return the objects of a list; none where it is no list."""
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def statements_of(document: object) -> list[JsonObject]:
    """Return the statements of a policy document; one that stands alone is one.

    What is no object is left out, so positions may shift: by number ask `statement_at`.
    """
    held = document.get("Statement") if isinstance(document, dict) else None
    return [each for each in values_of(held) if isinstance(each, dict)]


def statement_at(document: object, index: int) -> JsonObject | None:
    """Return a statement by its number in the document (from 0), as it stands there."""
    held = document.get("Statement") if isinstance(document, dict) else None
    statements = [held] if isinstance(held, dict) else held
    if not isinstance(statements, list) or not 0 <= index < len(statements):
        return None
    statement = statements[index]
    return statement if isinstance(statement, dict) else None


def object_in(holder: JsonObject, name: str) -> JsonObject:
    """Return the object that a field holds; an empty one where it holds anything else."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def text_in(holder: JsonObject, name: str) -> str | None:
    """Return the text that a field holds; `None` where it is empty or holds anything else."""
    value = holder.get(name)
    return value if isinstance(value, str) and value else None
