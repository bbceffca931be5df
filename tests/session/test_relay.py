"""Standard error, read along: a file afterwards, a pipe on its way, a terminal never."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PROGRAM = """
import os, sys
from doctor.session.child import Child, release_signals, start_command
from doctor.session.relay import listen
ear = listen()
pid = start_command(sys.argv[1:], dict(os.environ), streams=ear.streams())
ear.begin()
code = Child(pid).wait()
words = ear.finish()
open(os.environ["HEARD"], "w").write(repr(words))
sys.exit(code)
"""


def run(script: str, heard: Path, **streams: Any) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "HEARD": str(heard)}
    command = [sys.executable, "-c", PROGRAM, "sh", "-c", script]
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        command, env=env, check=False, **streams
    )
    return done


def test_a_pipe_passes_on_what_is_heard(tmp_path: Path) -> None:
    done = run(
        "echo out; echo error >&2; exit 3",
        tmp_path / "heard",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, b"out\n", b"error\n")
    assert (tmp_path / "heard").read_text() == repr("error\n")


def test_one_pipe_for_both_streams_keeps_their_order(tmp_path: Path) -> None:
    script = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo error $i >&2; done"
    done = run(script, tmp_path / "heard", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wanted = "".join(f"out {i}\nerror {i}\n" for i in range(1, 10))
    assert done.stdout.decode() == wanted


def test_much_is_passed_on_whole_and_the_end_is_heard(tmp_path: Path) -> None:
    script = "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo END >&2"
    done = run(script, tmp_path / "heard", stderr=subprocess.PIPE)
    assert len(done.stderr) == 3_000_004
    heard = (tmp_path / "heard").read_text()
    assert len(heard) < 70_000
    assert "END" in heard


def test_a_file_is_the_commands_own_and_read_afterwards(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    with log.open("ab") as file:
        run(
            "readlink /proc/self/fd/2 >&2; echo error >&2", tmp_path / "heard", stderr=file.fileno()
        )
    lines = log.read_text().splitlines()
    assert lines == ["before", str(log), "error"]
    assert (tmp_path / "heard").read_text() == repr(f"{log}\nerror\n")


def test_a_terminal_stays_the_commands_own(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    done = run("test -t 2 && tty <&2", tmp_path / "heard", stderr=theirs)
    name = os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0, name
    assert (tmp_path / "heard").read_text() == "None"


def test_a_reader_that_goes_away_ends_the_command_as_it_would_without_us(tmp_path: Path) -> None:
    inner = f"{sys.executable} -c '{PROGRAM}' sh -c 'yes >&2; exit 0'; echo code $? >&3"
    done = subprocess.run(
        ["bash", "-c", f"({inner}) 3>{tmp_path / 'code'} 2>&1 >/dev/null | head -n 1"],
        env={**os.environ, "HEARD": str(tmp_path / "heard")},
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"y\n"
    assert (tmp_path / "code").read_text() == "code 0\n"


def test_a_descendant_that_outlives_the_command_may_still_speak(tmp_path: Path) -> None:
    script = "(sleep 1; echo late >&2; echo said > $HEARD.late) & exit 0"
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "sh", "-c", script],
        env={**os.environ, "HEARD": str(tmp_path / "heard")},
        stderr=subprocess.PIPE,
    ) as process:
        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b"late\n"
    assert time.monotonic() > started
    assert (tmp_path / "heard.late").exists()
