"""A seeded sample of mutants: does a test fail when the code is wrong?

    python -m tests.tools.mutants [--seed N] [--count N] [--jobs N] [--room PATH]... [--only FILE:LINE]

Each mutant changes one operator, constant or condition of a module in a copy of the tree; then
tests run until one fails. First all mutants meet the tests that are nearest to their module and the
corpus of all rules; what is left then meets those that cost most.
What survives is printed with its line. `docs/mutants.md` holds the survivors of the last full run,
each with the reason why no test tells it from the original.
"""

from __future__ import annotations

import argparse
import ast
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "doctor/evaluate",
    "doctor/profiles",
    "doctor/engine",
    "doctor/case",
    "doctor/rules/shared",
)
SECONDS = 1_800
"""How much of a processor one stage of tests may take: several times what the longest takes when
all pass, some 400. Counted in processor time, so that a busy machine kills no mutant."""

_QUICK = ("-m", "not slow")
_NOTHING_COLLECTED = 5
"""pytest's code where a folder holds no test: nothing failed."""

_COMPARED = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}


class Mutant(NamedTuple):
    """One change: `old` at an offset of the file's text becomes `new`."""

    path: str
    line: int
    offset: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.old!r} -> {self.new!r}"


class _Finder(ast.NodeVisitor):
    """Finds what can be changed in a module, but for docstrings, annotations and names."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line.encode()))
        self.found: list[Mutant] = []

    def _at(self, line: int, column: int) -> int:
        return len(self.text.encode()[: self.starts[line - 1] + column].decode())

    def _span(self, node: ast.expr) -> tuple[int, int]:
        end = self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self._at(node.lineno, node.col_offset), end

    def _add(self, line: int, offset: int, old: str, new: str) -> None:
        self.found.append(Mutant(self.path, line, offset, old, new))

    def _between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> None:
        start, end = self._span(left)[1], self._span(right)[0]
        at = self.text.find(old, start, end)
        if at >= 0 and self.text[start:end].count("#") == 0:
            self._add(self.text.count("\n", 0, at) + 1, at, old, new)

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            self._between(left, right, *_COMPARED[type(operator)])
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(left, right, old, new)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node.lineno, self._span(node)[0], "not ", "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self._span(node)
        old = self.text[start:end]
        if isinstance(node.value, bool):
            self._add(node.lineno, start, old, str(not node.value))
        elif isinstance(node.value, int) and old.isdigit():
            self._add(node.lineno, start, old, str(node.value + 1))

    def visit_If(self, node: ast.If) -> None:
        start, end = self._span(node.test)
        old = self.text[start:end]
        self._add(node.lineno, start, old, f"not ({old})")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in {"any", "all"}:
            new = "all" if node.func.id == "any" else "any"
            self._add(node.lineno, self._span(node.func)[0], node.func.id, new)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Leave annotations alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for each in (*node.args.defaults, *(it for it in node.args.kw_defaults if it), *node.body):
            self.visit(each)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in node.body:
            self.visit(each)


def find_mutants(path: str, text: str) -> list[Mutant]:
    """Find every mutant of a module."""
    finder = _Finder(path, text)
    finder.visit(ast.parse(text))
    return finder.found


def sample_mutants(rooms: tuple[str, ...], seed: int, count: int) -> list[Mutant]:
    """Draw mutants of the rooms, the same for the same seed and tree.

    They come in the order in which they were drawn: what ran of a sample is a sample itself.
    """
    every = [
        mutant
        for room in rooms
        for path in sorted((ROOT / room).rglob("*.py"))
        for mutant in find_mutants(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    ]
    return random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - no secret


def nearest_tests(path: str) -> Iterator[list[str]]:
    """Give the tests to run for a module, the nearest first: its own, its room's, all rules'."""
    parts = Path(path).relative_to("doctor").with_suffix("").parts
    own = ROOT / "tests" / Path(*parts[:-1]) / f"test_{parts[-1].lstrip('_')}.py"
    if own.is_file():
        yield [str(own.relative_to(ROOT)), *_QUICK]
    room = ROOT / "tests" / Path(*parts[:-1])
    if room.is_dir():
        yield [str(room.relative_to(ROOT)), *_QUICK]
    yield ["tests/rules/test_catalogue.py"]


def farthest_tests(path: str) -> Iterator[list[str]]:
    """Give the tests that cost most: those of the rooms that use a module's, and the slow ones."""
    room = Path(path).parts[1]
    if room == "rules":
        yield ["tests/rules", *_QUICK]
    else:
        others = ("evaluate", "profiles", "case", "engine", "fix", "rules", "cli")
        yield [*(f"tests/{each}" for each in others if each != room), *_QUICK]
    if (ROOT / "tests" / room).is_dir():
        yield [f"tests/{room}", "-m", "slow"]


def is_killed(tree: Path, mutant: Mutant, stages: Iterable[list[str]]) -> bool:
    """Apply a mutant to the copy of the tree, and say whether a test fails with it."""
    target = tree / mutant.path
    text = target.read_text("utf-8")
    end = mutant.offset + len(mutant.old)
    target.write_text(text[: mutant.offset] + mutant.new + text[end:], "utf-8")
    try:
        return any(_fails(tree, tests) for tests in stages)
    finally:
        target.write_text(text, "utf-8")


def _fails(tree: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    run = subprocess.run(command, cwd=tree, capture_output=True, check=False, preexec_fn=_limit)
    return run.returncode not in {0, _NOTHING_COLLECTED}


def _limit() -> None:
    """Let the system end a loop that does not end: that is seen by whoever runs the tests."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run_sample(
    mutants: list[Mutant], jobs: int, tests: Callable[[str], Iterable[list[str]]]
) -> Iterator[tuple[Mutant, bool]]:
    """Say of each mutant whether it is killed, in the order of the sample; a tree for each job."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            tree = Path(folder) / f"tree-{number}"
            ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")
            shutil.copytree(ROOT, tree, ignore=ignored)
            trees.put(tree)

        def run(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                return is_killed(tree, mutant, tests(mutant.path))
            finally:
                trees.put(tree)

        yield from zip(mutants, pool.map(run, mutants), strict=True)


def _survivors(
    mutants: list[Mutant], jobs: int, tests: Callable[[str], Iterable[list[str]]]
) -> list[Mutant]:
    left = []
    for number, (mutant, killed) in enumerate(run_sample(mutants, jobs, tests), start=1):
        print(f"{number}/{len(mutants)} {'killed' if killed else 'lives '} {mutant}", flush=True)
        if not killed:
            left.append(mutant)
    return left


def main() -> int:
    """Run the sample and print what survives. Returns 0 where nine of ten were killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1, help="how many mutants to run at once")
    parser.add_argument("--room", action="append")
    parser.add_argument("--only", help="FILE:LINE, to look at one place again")
    options = parser.parse_args()
    rooms = tuple(options.room or ROOMS)
    mutants = sample_mutants(rooms, options.seed, 10**9 if options.only else options.count)
    if options.only:
        mutants = [each for each in mutants if str(each).startswith(f"{options.only}:")]
    near = _survivors(mutants, options.jobs, nearest_tests)
    print(f"\n{len(near)} of {len(mutants)} survive the near tests; now the far ones", flush=True)
    survivors = _survivors(near, options.jobs, farthest_tests)
    killed_count = len(mutants) - len(survivors)
    print(f"\n{killed_count} of {len(mutants)} killed (seed {options.seed}); survivors:")
    for mutant in survivors:
        print(f"  {mutant}")
    return 0 if 10 * killed_count >= 9 * len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main())
