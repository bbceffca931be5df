"""A code asked for at the terminal of a command that runs: real terminals, real process groups."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys, time
from doctor.session.child import Child, start_command
from doctor.session.service import stand_aside
from doctor.session.terminal_prompt import CommandTerminal, foreground, say_at_terminal
front, group = os.getpid(), os.getpgrp()
asker = os.fork()
if asker == 0:
    stand_aside()
    time.sleep(float(sys.argv[1]))
    terminal = CommandTerminal(group, front, say=say_at_terminal)
    code = terminal.code("arn:aws:iam::111122223333:mfa/bob", None)
    say_at_terminal(f"code is {code}")
    os._exit(0)
child = Child(start_command(sys.argv[2:], dict(os.environ)), asking=lambda: foreground() == asker)
code = child.wait()
os.waitpid(asker, 0)
sys.exit(code)
"""


class Screen:
    """A terminal with a program on it, typed into and read by the test."""

    def __init__(self, *words: str, under_shell: bool) -> None:
        root = str(Path(__file__).resolve().parents[2])
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ["PYTHONPATH"] = root
            command = [sys.executable, "-c", PROGRAM, *words]
            if under_shell:
                # A shell with job control, which waits: then a group that reads from behind stops.
                command = ["bash", "-mc", '"$@"; exit $?', "bash", *command]
            os.execvp(command[0], command)  # noqa: S606 - a terminal's first program
        self.said = ""

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def wait_for(self, text: str) -> str:
        end = time.monotonic() + 20
        while text not in self.said:
            left = max(end - time.monotonic(), 0)
            ready, _, _ = select.select([self.descriptor], [], [], left)
            assert ready, f"no {text!r} in {self.said!r}"
            self.said += os.read(self.descriptor, 4096).decode()
        before, _, self.said = self.said.partition(text)
        return before

    def code(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def screens() -> Iterator[list[Screen]]:
    made: list[Screen] = []
    yield made
    for each in made:
        try:
            os.kill(each.pid, signal.SIGKILL)
            os.waitpid(each.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(each.descriptor)


def open_screen(screens: list[Screen], *words: str, under_shell: bool = True) -> Screen:
    screens.append(Screen(*words, under_shell=under_shell))
    return screens[-1]


both = pytest.mark.parametrize("under_shell", [True, False], ids=["shell", "alone"])


def test_a_job_that_does_not_read_runs_on_while_a_code_is_typed(screens: list[Screen]) -> None:
    loop = "for i in 1 2 3 4 5 6 7 8 9; do echo step $i; sleep 0.3; done"
    screen = open_screen(screens, "0.5", "sh", "-c", loop)
    screen.wait_for("MFA code for arn:aws:iam::111122223333:mfa/bob: ")
    before = screen.wait_for("step 8")
    assert "step 6" in before
    screen.type("123456\n")
    assert "123456" not in screen.wait_for("code is 123456")
    screen.wait_for("step 9")
    assert screen.code() == 0


@both
def test_a_command_that_waits_for_input_gets_its_own_and_not_the_code(
    screens: list[Screen],
    under_shell: bool,
) -> None:
    screen = open_screen(screens, "0.7", "sh", "-c", "read x; echo got $x", under_shell=under_shell)
    screen.wait_for("mfa/bob: ")
    screen.type("123456\n")
    screen.wait_for("code is 123456")
    time.sleep(0.3)
    screen.type("yes\n")
    screen.wait_for("got yes")
    assert screen.code() == 0


@both
def test_a_command_that_begins_to_read_meanwhile_waits_for_its_turn(
    screens: list[Screen],
    under_shell: bool,
) -> None:
    screen = open_screen(
        screens, "0.3", "sh", "-c", "sleep 1; read x; echo got $x", under_shell=under_shell
    )
    screen.wait_for("mfa/bob: ")
    time.sleep(1.5)
    screen.type("123456\n")
    screen.wait_for("code is 123456")
    time.sleep(0.3)
    screen.type("yes\n")
    screen.wait_for("got yes")
    assert screen.code() == 0


def test_a_shell_at_its_prompt_is_told_and_not_interrupted(screens: list[Screen]) -> None:
    screen = open_screen(screens, "1", "bash", "--norc", "--noprofile", "-i")
    screen.type("PS1='in''>'\n")
    screen.wait_for("in>")
    screen.wait_for("a code of arn:aws:iam::111122223333:mfa/bob is needed")
    screen.wait_for("code is None")
    screen.type("echo un''touched\n")
    screen.wait_for("untouched")
    screen.type("exit 3\n")
    assert screen.code() == 3


def test_a_password_that_another_program_asks_for_is_not_answered_by_a_code(
    screens: list[Screen],
) -> None:
    asks = "import getpass; print('got', getpass.getpass('Password: '))"
    screen = open_screen(screens, "0.5", sys.executable, "-c", asks)
    screen.wait_for("Password: ")
    time.sleep(1.0)
    screen.type("word\n")
    screen.wait_for("got word")
    screen.wait_for("mfa/bob: ")
    screen.type("123456\n")
    screen.wait_for("code is 123456")
    assert screen.code() == 0
