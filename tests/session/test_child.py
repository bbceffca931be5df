"""The command as a shell would run it: codes, signals, descriptors, job control."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.session.interactive import Shell

PROGRAM = """
import os, sys
from doctor.session.child import CannotStart, Child, start_command
try:
    child = Child(start_command(sys.argv[1:], dict(os.environ)))
except CannotStart as cannot:
    print(cannot, file=sys.stderr)
    sys.exit(cannot.code)
sys.exit(child.wait())
"""
FRONT = [sys.executable, "-c", PROGRAM]


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*FRONT, *words], capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("code", [0, 1, 3, 126, 255])
def test_the_exit_code_is_the_commands(code: int) -> None:
    assert run("sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("name", ["TERM", "KILL", "SEGV", "INT", "PIPE"])
def test_a_signal_ends_as_shells_tell_it(name: str) -> None:
    number = signal.Signals[f"SIG{name}"]
    assert run("sh", "-c", f"kill -{name} $$").returncode == 128 + number


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("no-such-command", 127, "no-such-command: command not found"),
        ("./nowhere", 127, "./nowhere cannot be run: No such file or directory"),
        ("./plain", 126, "./plain cannot be run: Permission denied"),
        ("./folder", 126, "./folder cannot be run: it is a directory"),
        ("plain", 126, "plain cannot be run: it is not executable"),
    ],
)
def test_what_cannot_be_run_ends_as_in_a_shell(
    tmp_path: Path, command: str, code: int, says: str
) -> None:
    (tmp_path / "plain").write_text("x")
    (tmp_path / "folder").mkdir()
    path = os.environ["PATH"]
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "PATH": f"{tmp_path}:{path}", "PYTHONPATH": root}
    done = run(command, cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr.strip()) == (code, says)


def test_a_script_without_a_first_line_is_run_by_sh(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("echo $0 $1\n")
    script.chmod(0o755)
    assert run(str(script), "a b").stdout == f"{script} a b\n"


def test_descriptors_beyond_the_three_streams_reach_the_command() -> None:
    command = f"{sys.executable} -c '{PROGRAM}' cat <(echo through)"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "through\n"


def test_standard_input_is_the_commands() -> None:
    assert run("cat", input="said\n").stdout == "said\n"


def test_the_commands_signals_are_as_the_shell_left_them() -> None:
    command = ("grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status")
    direct = subprocess.run(command, capture_output=True, text=True, check=True)
    # glibc keeps 32 and 33 to itself, and its posix_spawn leaves them ignored.
    assert _without_glibcs(run(*command).stdout) == _without_glibcs(direct.stdout)


def _without_glibcs(status: str) -> list[int]:
    """Read the masks of signals, without 32 and 33."""
    return [int(line.split()[1], 16) & ~(3 << 31) for line in status.splitlines()]


def test_what_nohup_ignores_stays_ignored() -> None:
    inner = f"trap '' HUP; {sys.executable} -c '{PROGRAM}' sh -c 'kill -HUP $$; echo alive'"
    done = subprocess.run(["sh", "-c", inner], capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n"


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT", "QUIT", "USR1", "USR2", "WINCH", "ALRM"])
def test_a_signal_to_us_alone_is_passed_on(name: str) -> None:
    script = f"trap 'echo got {name}; exit 9' {name}; echo ready; while :; do sleep 0.05; done"
    with subprocess.Popen(
        [*FRONT, "bash", "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.Signals[f"SIG{name}"])
        assert process.stdout.readline() == f"got {name}\n"
        assert process.wait(timeout=20) == 9


@pytest.fixture
def shell(tmp_path: Path) -> Any:
    (tmp_path / "front.py").write_text(PROGRAM)
    running = Shell()
    root = Path(__file__).resolve().parents[2]
    running.type(f'front() {{ PYTHONPATH={root} {sys.executable} {tmp_path}/front.py "$@"; }}\n')
    running.wait_for("#")
    yield running
    running.close()


def test_ctrl_c_reaches_the_command_once(shell: Shell) -> None:
    script = 'n=0; trap "n=\\$((n+1))" INT; echo rea""dy; sleep 0.6; sleep 0.6; echo got $n times'
    shell.type(f"front bash -c '{script}'; echo code $?\n")
    shell.wait_for("ready")
    time.sleep(0.2)
    shell.type("\x03")
    assert "got 1 times" in shell.wait_for("code 0")


def test_ctrl_c_ends_an_ordinary_command_and_the_shell_goes_on(shell: Shell) -> None:
    shell.type("front sh -c 'echo rea\"\"dy; sleep 30'; echo code $?\n")
    shell.wait_for("ready")
    time.sleep(0.2)
    shell.type("\x03")
    shell.wait_for("#")
    shell.type("echo still here\n")
    shell.wait_for("still here")


def test_ctrl_z_stops_it_and_fg_continues_it(shell: Shell) -> None:
    shell.type("front sh -c 'echo rea\"\"dy; read x; echo got $x'\n")
    shell.wait_for("ready")
    time.sleep(0.2)
    shell.type("\x1a")
    shell.wait_for("Stopped")
    shell.wait_for("#")
    shell.type("jobs | grep -c Stopped\n")
    shell.wait_for("1")
    shell.type("fg\n")
    time.sleep(0.3)
    shell.type("words\n")
    shell.wait_for("got words")


def test_a_command_in_the_background_that_reads_is_stopped_as_ever(shell: Shell) -> None:
    shell.type("front sh -c 'read x; echo got $x' &\n")
    time.sleep(1.0)
    shell.type("\n")
    shell.wait_for("Stopped")
    shell.type("fg\n")
    time.sleep(0.3)
    shell.type("words\n")
    shell.wait_for("got words")


def test_a_command_that_heeds_no_ctrl_z_runs_on_in_front(shell: Shell) -> None:
    shell.type('front sh -c \'trap "" TSTP; echo rea""dy; sleep 1; echo do""ne\'\n')
    shell.wait_for("ready")
    shell.type("\x1a")
    assert "Stopped" not in shell.wait_for("done")


def test_an_interactive_shell_inside_has_job_control_of_its_own(shell: Shell) -> None:
    shell.type("front bash --norc --noprofile -i\n")
    time.sleep(1.0)
    shell.type("PS1='in>'; sleep 30\n")
    time.sleep(0.5)
    shell.type("\x1a")
    shell.wait_for("Stopped")
    # On a busy machine the job still counts as stopped for a while, and bash does not end then.
    shell.type('kill %1; wait %1; while [ -n "$(jobs -s)" ]; do sleep 0.1; done; echo in""side\n')
    shell.wait_for("inside")
    shell.type("exit 5\n")
    time.sleep(0.5)
    shell.type("echo code $?\n")
    shell.wait_for("code 5")


TOLD_THEN_KILLED = """
import os, signal, sys
from doctor.session.child import start_command
from doctor.session.channel import Started, open_channel
ours, theirs = open_channel()
front = os.fork()
if front == 0:
    theirs.close()
    def tell(pid):
        os.kill(os.getppid(), signal.SIGKILL)
        ours.send(Started(pid))
    start_command(["sleep", "60"], dict(os.environ), started=tell)
ours.close()
os.waitpid(front, 0)
pid = theirs.receive().pid
os.kill(pid, signal.SIGKILL)
print(theirs.receive())
"""


def test_a_command_is_told_of_even_if_whoever_starts_it_is_killed_meanwhile() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD_THEN_KILLED],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_no_signal_is_swallowed_before_the_command_is_there() -> None:
    program = (
        "import os, signal; from doctor.session.child import Child, start_command; "
        "tell = lambda pid: os.kill(pid, signal.SIGINT); "
        "print(Child(start_command(['sleep', '60'], dict(os.environ), started=tell)).wait())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.stdout, done.stderr) == (f"{128 + signal.SIGINT}\n", "")
