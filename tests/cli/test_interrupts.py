"""Ctrl-C ends a command with 130 and one line, also while it is being loaded."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from doctor import cli
from doctor.cli.exits import INTERRUPTED
from doctor.demo import play


def interrupted(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def test_while_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("doctor.cli.run.main", interrupted)
    assert cli.main([]) == INTERRUPTED
    assert capsys.readouterr().err == "\nroledoctor: interrupted\n"


def test_a_command_that_the_demo_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = (play.Act(arguments=("x",), code=INTERRUPTED, output=""),)
    monkeypatch.setattr(play, "play", lambda *_: iter(acts))
    assert cli.main(["demo"]) == INTERRUPTED
    assert "did not run as expected" not in capsys.readouterr().err
