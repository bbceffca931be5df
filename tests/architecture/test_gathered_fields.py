"""Nothing is gathered in vain: each field of a case is read by something that concludes from it."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import msgspec
import pytest

from doctor.model import case as model

DOCTOR = Path(__file__).parents[2] / "doctor"

CONCLUDING = ("engine", "evaluate", "rules", "fix", "graph", "profiles", "session", "render", "cli")
"""Rooms that conclude or show; what gathers, merges, redacts or lists the fields reads none."""

ALSO = ("case/recorded_events.py",)
"""AWS's own rulings are read where they are folded in."""

OF_THE_FORMAT = {"Case.schema": "the file's own version, checked where it is parsed"}


def fields() -> list[str]:
    structs = [
        each
        for _, each in inspect.getmembers(model, inspect.isclass)
        if issubclass(each, msgspec.Struct) and each.__name__.startswith("Case")
    ]
    return [f"{each.__name__}.{name}" for each in structs for name in each.__struct_fields__]


def attributes_in(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def read_names() -> frozenset[str]:
    """Return every attribute that is read in those rooms, by themselves or by asking the case."""
    paths = [path for room in CONCLUDING for path in (DOCTOR / room).rglob("*.py")]
    paths += [DOCTOR / each for each in ALSO]
    found = {name for path in paths for name in attributes_in(parsed(path))}
    answers = [
        node
        for path in (DOCTOR / "model").glob("case*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
    ]
    size = 0
    while size != len(found):
        size = len(found)
        for each in answers:
            found |= attributes_in(each) if each.name in found else set()
    return frozenset(found)


@pytest.mark.parametrize("field", [each for each in fields() if each not in OF_THE_FORMAT])
def test_a_gathered_field_has_a_reader(field: str) -> None:
    assert field.partition(".")[2] in read_names()
