"""The texts of a case are searched in `texts` alone: what is looked for is what a saved case keeps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

DOCTOR = Path(__file__).parents[2] / "doctor"
SEARCHES = {"search", "match", "fullmatch", "finditer", "findall", "sub", "split"}
WORDS = {"text", "texts", "line", "words"}


def looks_at_texts(function: ast.AST) -> bool:
    """Say whether a function asks a case for what was pasted, or `texts_of` and facts for it."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in {"attachments", "texts"})
        or (isinstance(node, ast.Name) and node.id == "texts_of")
        for node in ast.walk(function)
    )


def searches(function: ast.AST) -> bool:
    """Say whether a function holds a pattern against a text or a line of one."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SEARCHES
        and any(
            (isinstance(part, ast.Name) and part.id in WORDS)
            or (isinstance(part, ast.Attribute) and part.attr in WORDS)
            for argument in node.args
            for part in ast.walk(argument)
        )
        for node in ast.walk(function)
    )


def offenders() -> Iterator[str]:
    for path in DOCTOR.rglob("*.py"):
        if "texts" in path.relative_to(DOCTOR).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and looks_at_texts(node) and searches(node):
                yield f"{path.relative_to(DOCTOR)}:{node.name}"


def test_no_pattern_is_held_against_a_text_of_a_case_but_in_texts() -> None:
    assert sorted(offenders()) == []
