"""`Any` stands at the wire: where JSON, YAML and AWS's answers come in, and in no argument above."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

DOCTOR = Path(__file__).parents[2] / "doctor"

ABOVE_THE_WIRE = ("engine", "evaluate", "fix", "profiles", "render", "rules", "session")


def bare_arguments(tree: ast.AST) -> list[str]:
    """Return the arguments of a module whose type is `Any` and nothing more."""
    return [
        f"{function.name}({each.arg})"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for each in ast.walk(function.args)
        if isinstance(each, ast.arg)
        and isinstance(each.annotation, ast.Name)
        and each.annotation.id == "Any"
    ]


def test_a_bare_argument_is_seen() -> None:
    assert bare_arguments(ast.parse("def f(a: Any, b: dict[str, Any], *, c: int): ...")) == ["f(a)"]


@pytest.mark.parametrize("room", ABOVE_THE_WIRE)
def test_no_argument_above_the_wire_may_be_anything(room: str) -> None:
    found = {
        path.relative_to(DOCTOR): bare
        for path in (DOCTOR / room).rglob("*.py")
        if (bare := bare_arguments(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}
