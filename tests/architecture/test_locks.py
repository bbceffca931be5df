"""The two lock files: the demo's is a part of the developers', and holds what the tool needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").rstrip("\n")
    blocks = re.split(r"\n(?=\S)", text)
    return {block.split(" \\", 1)[0]: block for block in blocks}


def bare(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement)[0].lower()


def test_the_demo_installs_what_developers_have_and_nothing_else() -> None:
    demo, developers = pinned("demo.txt"), pinned("dev.txt")
    assert demo.items() <= developers.items()
    assert not {bare(each) for each in demo} & {"mypy", "ruff", "pytest", "hypothesis", "awscli"}


def test_the_demo_installs_all_that_the_tool_and_its_lab_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    assert {bare(each) for each in needed} <= {bare(each) for each in pinned("demo.txt")}
