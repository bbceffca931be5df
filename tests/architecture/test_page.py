"""The page on the architecture is short, shows the rooms that there are, and names what exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

MOST_LINES = 110
"""One page: a newcomer reads it whole."""


def test_the_page_is_short() -> None:
    assert len(PAGE.splitlines()) <= MOST_LINES


def test_whatever_it_names_is_there() -> None:
    named = re.findall(r"`((?:doctor|tests|[a-z]+)/[\w/.]+)`", PAGE)
    assert named
    roots = (ROOT, ROOT / "doctor")
    assert [each for each in named if not any((root / each).exists() for root in roots)] == []


def test_the_picture_shows_the_layers_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["id"] == "layers")
    picture = PAGE.split("```text")[2].split("```")[0]
    rows = [line.strip() for line in picture.splitlines()]
    shown = [layer for row in rows for layer in layers if row.startswith(layer)]
    assert shown == [layer for layer in layers if layer != "__main__"]
