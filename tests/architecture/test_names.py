"""A stranger finds a thing by its name: it says what the thing holds or does, and that alone."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCTOR = Path(__file__).parents[2] / "doctor"

SHOWN_AS_CALLED = ("cli", "demo", "lab", "render")
"""Rooms whose modules are called after what they take, play, answer or show."""

TABLES = ("rules/differential/causes", "texts/wordings")
"""Tables by subject: their modules are called after what their rows speak of."""

IRREGULAR = re.compile(
    "asked|between|brought|built|chosen|done|drawn|found|given|gone|got|held|hidden|kept|known|left|"
    "lost|made|meant|met|said|seen|sent|shown|sought|taken|taught|thrown|told|understood|with|within|"
    "without|worn|written"
)
"""Participles that no ending tells, and words that lean on another: none says what a thing is."""

NO_PARTICIPLES = re.compile(
    "finding|flatten|heading|listen|loosen|mapping|need|open|setting|shorten|token|warning|wording"
)
"""Verbs and nouns of the field that end as participles do."""

OPENING = re.compile("asked|given|got|left|meant|met|said|seen|shown|told|with|within|without")
"""What no name begins with: `with_request` fills a request, `told_caller` is an error's caller."""


def paths_below(*, but: tuple[str, ...] = ()) -> list[Path]:
    """Return every module by its path under `doctor`."""
    found = (path.relative_to(DOCTOR) for path in sorted(DOCTOR.rglob("*.py")))
    return [
        path
        for path in found
        if not path.name.startswith("__") and not any(path.is_relative_to(each) for each in but)
    ]


def functions_of(tree: ast.AST) -> Iterator[str]:
    """Give the names of functions and methods; a property is a value, and may be an adjective."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
            if not marks & {"property", "functools.cached_property", "rule", "hop_rule"}:
                yield node.name


def says_nothing(name: str) -> bool:
    """Say whether a name is a participle that stands alone, or begins with what leans on another."""
    first, *more = name.strip("_").split("_")
    if more:
        return OPENING.fullmatch(first) is not None
    return IRREGULAR.fullmatch(first) is not None or (
        first.endswith(("ed", "en", "ing")) and NO_PARTICIPLES.fullmatch(first) is None
    )


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        ("told", True),
        ("_merged", True),
        ("walking", True),
        ("with_request", True),
        ("_told_caller", True),
        ("fill_request", False),
        ("refused_key", False),
        ("deciding_facts", False),
        ("finding", False),
    ],
)
def test_a_name_that_says_nothing_is_seen(name: str, *, nothing: bool) -> None:
    assert says_nothing(name) == nothing


def test_modules_are_called_after_what_they_hold() -> None:
    named = [path for path in paths_below() if not is_rule(path)]
    assert [str(path) for path in named if says_nothing(path.stem)] == []


def test_functions_are_called_after_what_they_do_or_give() -> None:
    found = [
        f"{path}: {name}"
        for path in paths_below()
        for name in functions_of(ast.parse((DOCTOR / path).read_text(encoding="utf-8")))
        if not name.startswith("__") and says_nothing(name)
    ]
    assert found == []


def is_rule(path: Path) -> bool:
    """Take the modules of rules: each has its rule's id as its name, which says a condition."""
    return path.parts[0] == "rules" and len(path.parts) == len(("rules", "family", "module"))


def test_no_two_modules_have_one_name() -> None:
    homes = defaultdict(list)
    for path in paths_below(but=(*SHOWN_AS_CALLED, *TABLES)):
        homes[path.stem.strip("_")].append(str(path))
    assert [paths for paths in homes.values() if len(paths) > 1] == []
