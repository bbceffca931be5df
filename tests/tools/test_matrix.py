"""The matrix names every Python and both ends of the dependencies, and says what is not here."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest

from tests.tools import matrix
from tests.tools.matrix import ROOT, Run, find_python, main, requirements_of_tests, steps


def test_the_python_that_runs_is_found_and_one_that_is_not_is_none() -> None:
    assert find_python(f"{sys.version_info.major}.{sys.version_info.minor}") is not None
    assert find_python("2.99") is None


def test_a_run_is_bound_to_its_dependencies() -> None:
    commands = [*steps(Run("3.11", "lowest-direct"), "python", "uv", ["tests/model"])]
    assert [words[1] for words in commands[:3]] == ["venv", "pip", "pip"]
    assert "lowest-direct" in commands[1]
    assert "--constraints" in commands[2]
    assert commands[3][-1] == "tests/model"


def test_what_the_tests_need_is_read_from_the_project() -> None:
    names = {re.split(r"[\[>=]", each)[0] for each in requirements_of_tests()}
    assert {"pytest", "pytest-xdist", "hypothesis"} <= names
    assert not names & matrix.NOT_OF_THE_TESTS


def test_a_python_that_is_not_here_is_said_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: "/bin/uv")
    monkeypatch.setattr(matrix, "find_python", lambda _: None)
    assert main(["3.99"]) == 0
    assert "Python 3.99, highest: not here" in capsys.readouterr().out


def test_what_is_pinned_is_pinned_to_one_release() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert all("==" in each for each in project["build-system"]["requires"])
    for name in ("run.txt", "dev.txt"):
        lines = (ROOT / "requirements" / name).read_text().splitlines()
        named = [line for line in lines if line[:1].isalnum()]
        assert named
        assert all("==" in line for line in named), name
