"""A stranger finds a module by its name: it says what the module holds, and one thing only."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

DOCTOR = Path(__file__).parents[2] / "doctor"

SHOWN_AS_CALLED = ("cli", "demo", "lab", "render")
"""Rooms whose modules are called after what they take, play, answer or show."""

TABLES = ("rules/differential/causes", "texts/wordings")
"""Tables by subject: their modules are called after what their rows speak of."""


def named_modules() -> list[Path]:
    """Return every module that may not share its name, by its path under `doctor`."""
    paths = (path.relative_to(DOCTOR) for path in sorted(DOCTOR.rglob("*.py")))
    return [
        path
        for path in paths
        if not path.name.startswith("__")
        and not any(path.is_relative_to(each) for each in (*SHOWN_AS_CALLED, *TABLES))
    ]


def test_no_two_modules_have_one_name() -> None:
    homes = defaultdict(list)
    for path in named_modules():
        homes[path.stem.strip("_")].append(str(path))
    assert [paths for paths in homes.values() if len(paths) > 1] == []
