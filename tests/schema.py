"""Output of the commands held against the schemas under `docs/schema`, with the types behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[1] / "docs" / "schema"


def assert_valid(value: Any, name: str) -> None:
    """Fail where a value is not as the schema has it: the parts of JSON Schema that we write."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    _check(value, schema, schema, "")


def _check(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> None:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        _check(value, root["$defs"][name], root, where)
        return
    if "anyOf" in schema:
        assert any(_fits(value, each, root) for each in schema["anyOf"]), where
        return
    if "const" in schema:
        assert value == schema["const"], where
    if "enum" in schema:
        assert value in schema["enum"], where
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kind = schema.get("type")
    if kind == "null":
        assert value is None, where
    elif kind in kinds:
        assert isinstance(value, kinds[kind]), f"{where}: {value!r} is no {kind}"
    if isinstance(value, dict):
        _check_object(value, schema, root, where)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, each in enumerate(value):
            _check(each, schema["items"], root, f"{where}[{number}]")


def _check_object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], where: str
) -> None:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        assert name in value, f"{where} lacks {name}"
    for name, each in value.items():
        if name in properties:
            _check(each, properties[name], root, f"{where}.{name}")
        else:
            assert schema.get("additionalProperties", True) is not False, f"{where}.{name}"
            assert not properties, f"{where}.{name} is not in the schema"


def _fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    try:
        _check(value, schema, root, "")
    except AssertionError:
        return False
    return True
