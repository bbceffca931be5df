"""A wording is tested in `texts` alone: rules ask a failure's kind and fields."""

from __future__ import annotations

import ast
from pathlib import Path

RULES = Path(__file__).parents[2] / "doctor" / "rules"


def asks_for_words(tree: ast.AST) -> bool:
    """Say whether a module reads the `text` of something called a failure, or of each of them."""
    names = {"failure"}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name):
            names |= {node.arg} if node.annotation.id == "Failure" else set()
        if isinstance(node, ast.comprehension | ast.For):
            source, target = node.iter, node.target
            if isinstance(target, ast.Name) and "failures" in ast.dump(source):
                names.add(target.id)
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "text"
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr) in names
        for node in ast.walk(tree)
    )


def test_no_rule_looks_at_the_words_of_a_failure() -> None:
    found = {
        str(path.relative_to(RULES))
        for path in RULES.rglob("*.py")
        if asks_for_words(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()
