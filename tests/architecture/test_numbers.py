"""A tuned number says why it is this one: its unit, and what was weighed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

DOCTOR = Path(__file__).resolve().parents[2] / "doctor"

COUNTERS = frozenset({"0", "1", "0.0", "1.0"})
"""Where the fields of a class begin to count or to scale: nobody chose them."""

PAIR = 2
"""Numbers that one docstring below them may explain; a longer block has a comment above it."""

ADVICE = (
    "say beside it, above its block or below it which unit it has and why it is this number: what "
    "AWS allows (with the page), what a reader takes in, what it costs, what it keeps out"
)


def is_number(value: ast.expr | None) -> bool:
    """Say whether an expression is a number, or nothing but numbers."""
    match value:
        case ast.Constant():
            return type(value.value) in {int, float}
        case ast.BinOp():
            return is_number(value.left) and is_number(value.right)
        case ast.UnaryOp():
            return is_number(value.operand)
        case ast.Tuple() | ast.List():
            return bool(value.elts) and all(map(is_number, value.elts))
        case ast.Dict():
            return bool(value.values) and all(map(is_number, value.values))
        case ast.Call():
            return ast.unparse(value.func).rpartition(".")[2] == "timedelta"
    return False


def is_docstring(node: ast.stmt | None) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


Number = ast.Assign | ast.AnnAssign


def blocks_of(body: list[ast.stmt]) -> Iterator[tuple[list[Number], bool]]:
    """Give the numbers that stand on lines one below the other, and whether a docstring follows."""
    block: list[Number] = []
    for node, following in pairwise((*body, None)):
        if not isinstance(node, Number) or not is_number(node.value):
            continue
        block.append(node)
        ends = following is None or following.lineno > (node.end_lineno or 0) + 1
        if ends or not isinstance(following, Number) or not is_number(following.value):
            yield block, not ends and is_docstring(following)
            block = []


def unexplained_numbers(text: str) -> Iterator[str]:
    """Give the lines of a module that set a number and do not say why."""
    lines = ["", *text.splitlines()]
    tree = ast.parse(text)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef))]
    silent: list[ast.expr | None] = [
        keyword.value
        for keyword in ast.walk(tree)
        if isinstance(keyword, ast.keyword) and keyword.arg == "maxsize"
    ]
    for body in bodies:
        for block, told_below in blocks_of(body):
            if lines[block[0].lineno - 1].strip().startswith("#"):
                continue
            told = 0 if not told_below else 1 if len(block) > PAIR else len(block)
            silent += [
                node.value
                for node in block[: len(block) - told]
                if body is tree.body or ast.unparse(node.value or node) not in COUNTERS
            ]
    for value in silent:
        if value is not None and is_number(value) and "#" not in lines[value.lineno]:
            yield f"{value.lineno}: {lines[value.lineno].strip()}"


def test_each_number_says_why() -> None:
    found = [
        f"{path.relative_to(DOCTOR.parent)}:{line}"
        for path in sorted(DOCTOR.rglob("*.py"))
        for line in unexplained_numbers(path.read_text("utf-8"))
    ]
    assert found == [], f"{ADVICE}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "A = 3\n",
        "A = 3 * 2**10\n\nB = 'x'\n",
        "A = (1.0, 2.0)\n",
        "A = {'x': 4}\n",
        "A = 3\n\n'''Of something else.'''\n",
        "A = 1\nB = 2\nC = 3\n'''Why C is three.'''\n",
        "class A:\n    x: int = 8\n",
        "@lru_cache(maxsize=64)\ndef f(): ...\n",
    ],
)
def test_a_number_without_a_reason_is_found(text: str) -> None:
    assert list(unexplained_numbers(text))


@pytest.mark.parametrize(
    "text",
    [
        "A = 3  # seconds: why\n",
        "# Seconds: why.\nA = 3\nB = 4\nC = 5\n",
        "A = 3\n'''Seconds: why.'''\n",
        "A = 3\nB = 4\n'''Bytes before and behind: why.'''\n",
        "A = 3\n'''Why.'''\nB = 4\n'''Why.'''\n",
        "class A:\n    x: int = 0\n    y: int = 8\n    '''Why.'''\n",
        "@lru_cache(maxsize=HELD)\ndef f(): ...\n",
        "A = 'words'\n",
    ],
)
def test_a_reason_counts_wherever_it_may_stand(text: str) -> None:
    assert list(unexplained_numbers(text)) == []
