"""Tests stand where their module stands, and there is enough of them."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SHARED = ("case", "engine", "evaluate", "fix", "profiles", "rules/shared", "texts")
"""Rooms that others build on: what is wrong in one of them is wrong in many places."""

TABLES = "texts/wordings"
"""Each row of these tables brings its own example, and `test_wording_table.py` reads them all."""

LEAST = 0.6
"""Lines of test for each line of code, the tables apart: they are data."""

_NO_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)


def modules() -> list[Path]:
    """Return every shared module, by its path under `doctor`."""
    found = (path for room in SHARED for path in (ROOT / "doctor" / room).rglob("*.py"))
    paths = sorted(path.relative_to(ROOT / "doctor") for path in found)
    return [
        each for each in paths if each.name != "__init__.py" and not each.is_relative_to(TABLES)
    ]


@pytest.mark.parametrize("module", modules(), ids=str)
def test_a_shared_module_has_a_test_module_of_its_own(module: Path) -> None:
    own = module.with_name(f"test_{module.stem.lstrip('_')}.py")
    assert (ROOT / "tests" / own).is_file()


def importers() -> dict[str, set[Path]]:
    """Return who imports each module of `rules/shared`."""
    found: dict[str, set[Path]] = {}
    for path in (ROOT / "doctor").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and "rules.shared." in (node.module or ""):
                found.setdefault(node.module or "", set()).add(path)
    return found


def test_what_one_rule_alone_asks_stands_beside_it() -> None:
    assert [module for module, by in importers().items() if len(by) == 1] == []


def count_code(text: str) -> int:
    """Count the lines of a module that hold code: no blank ones, no comments, no docstrings."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            for each in node.body:
                value = each.value if isinstance(each, ast.Expr) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    lines.difference_update(range(each.lineno, (each.end_lineno or 0) + 1))
    return len(lines)


def test_lines_are_counted_without_what_is_no_code() -> None:
    text = '"""Doc."""\n\n# comment\nA = (\n    1,\n)\n"""What A is."""\n\n\ndef f():\n    """Doc."""\n'
    assert count_code(text) == 4


def count_below(part: str) -> int:
    return sum(count_code(path.read_text("utf-8")) for path in (ROOT / part).rglob("*.py"))


def test_there_is_enough_test_for_the_code() -> None:
    code = count_below("doctor") - count_below(f"doctor/{TABLES}")
    assert count_below("tests") / code >= LEAST
