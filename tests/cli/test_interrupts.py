"""Ctrl-C ends a command with 130 and one line, also while it is being loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
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


_LOADS_A_MODULE = """
import os, pathlib, signal, sys, time
from doctor.cli.interrupts import end_at_second_interrupt

end_at_second_interrupt()
sys.path.insert(0, sys.argv[1])
try:
    import interrupted_module

    print("loaded", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_a_module_is_loaded_to_its_end_and_the_interrupt_is_not_lost(tmp_path: Path) -> None:
    module = tmp_path / "interrupted_module.py"
    module.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhole = True\n")
    done = subprocess.run(
        [sys.executable, "-c", _LOADS_A_MODULE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("loaded\ninterrupted\n", "")


def test_the_alarm_waits_for_a_module(tmp_path: Path) -> None:
    over = "from doctor.cli.deadline import ending_in_time\nimport doctor.cli.deadline as it\n"
    over += "it.GRACE_SECONDS = 0\nimport sys\nsys.path.insert(0, sys.argv[1])\n"
    over += "with ending_in_time(0.1, quiet=True):\n    import slow_module\n"
    over += "    print(slow_module.whole, flush=True)\n    slow_module.time.sleep(60)\n"
    (tmp_path / "slow_module.py").write_text("import time\ntime.sleep(0.3)\nwhole = True\n")
    done = subprocess.run(
        [sys.executable, "-c", over, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n"
    assert "RunOver" in done.stderr
