"""`roledoctor exec` in an interactive shell: Ctrl-C, Ctrl-Z, fg and bg, with the whole command."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from tests.session.interactive import Shell
from tests.session.machine import ROLE_ARN, WHO, Machine


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def shell(machine: Machine, runtime: Path) -> Iterator[Shell]:
    running = Shell({**machine.environ, "XDG_RUNTIME_DIR": str(runtime)})
    program = f"{sys.executable} -m doctor exec project-role --"
    running.type(f'as_role() {{ {program} "$@"; }}\n')
    running.wait_for("#")
    yield running
    running.close()


def wait_until_empty(folder: Path) -> None:
    end = time.monotonic() + 20
    while any(folder.iterdir()):
        assert time.monotonic() < end, list(folder.iterdir())
        time.sleep(0.05)


def test_ctrl_c_ends_the_command_with_the_code_of_a_shell(shell: Shell, runtime: Path) -> None:
    script = 'trap "exit 42" INT; echo rea""dy; while :; do sleep 0.1; done'
    shell.type(f"as_role bash -c '{script}'; echo code $?\n")
    shell.wait_for("ready")
    shell.type("\x03")
    shell.wait_for("code 42")
    wait_until_empty(runtime)


def test_what_dies_of_ctrl_c_leaves_the_shell_and_nothing_else(shell: Shell, runtime: Path) -> None:
    shell.type("as_role sh -c 'echo rea\"\"dy; exec sleep 60'\n")
    shell.wait_for("ready")
    time.sleep(0.2)
    shell.type("\x03")
    shell.wait_for("#")
    shell.type("echo code $?\n")
    shell.wait_for("code 130")
    wait_until_empty(runtime)


def test_a_stopped_command_goes_on_as_the_role_in_the_background_and_in_front(
    shell: Shell, tmp_path: Path, runtime: Path
) -> None:
    (tmp_path / "who.py").write_text(WHO)
    who = f"{sys.executable} {tmp_path}/who.py"
    shell.type(f"as_role sh -c 'echo rea\"\"dy; read x; {who}; read y; echo got $x $y'\n")
    shell.wait_for("ready")
    time.sleep(0.3)
    shell.type("\x1a")
    shell.wait_for("Stopped")
    shell.wait_for("#")
    shell.type("bg; sleep 1\n")
    shell.wait_for("#")
    # In the background it wants to read, so that the terminal stops it again.
    shell.type("jobs\n")
    shell.wait_for("Stopped")
    shell.wait_for("#")
    shell.type("fg\n")
    time.sleep(0.5)
    shell.type("one\n")
    shell.wait_for(ROLE_ARN)
    shell.type("two\n")
    shell.wait_for("got one two")
    wait_until_empty(runtime)


def test_a_stopped_command_that_is_killed_leaves_nothing(shell: Shell, runtime: Path) -> None:
    shell.type("as_role sh -c 'echo rea\"\"dy; exec sleep 60'\n")
    shell.wait_for("ready")
    time.sleep(0.3)
    shell.type("\x1a")
    shell.wait_for("Stopped")
    assert any(runtime.iterdir())
    shell.type("kill %1\n")
    wait_until_empty(runtime)
    shell.type("wait; jobs; echo no more jobs\n")
    shell.wait_for("no more jobs")


def test_a_pipeline_of_a_command_is_one_job(shell: Shell, runtime: Path) -> None:
    shell.type("set -o pipefail; as_role sh -c 'echo a; exit 7' | cat; echo code $?\n")
    shell.wait_for("a\r\n")
    shell.wait_for("code 7")
    wait_until_empty(runtime)
