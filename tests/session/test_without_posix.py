"""Where a system has no POSIX: what is left of Python there is enough for all but `exec`.

The parts that Windows lacks are taken away before roledoctor is loaded. `os.name` stays: pathlib
would need Windows itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from doctor.session import file_locks
from tests.gather.desk import Desk, allowing, two_hops

LACKING = """
import os, sys
import subprocess, tempfile, getpass, multiprocessing, http.server, ssl, asyncio
for name in (
    "O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_NOCTTY geteuid getuid getegid getgid fchmod fchown fork "
    "forkpty setsid getpgrp getpgid getsid setpgid tcgetpgrp tcsetpgrp posix_spawn killpg uname "
    "pidfd_open sysconf statvfs mkfifo".split()
):
    if hasattr(os, name):
        delattr(os, name)
for name in "fcntl termios pwd grp resource tty pty readline syslog".split():
    sys.modules[name] = None


class Msvcrt:
    LK_NBLCK = 2

    def locking(self, descriptor, mode, length):
        assert (mode, length, os.lseek(descriptor, 0, os.SEEK_CUR)) == (2, 1, 1 << 20)


sys.modules["msvcrt"] = Msvcrt()
from doctor.cli.run import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    desk = Desk(lab, monkeypatch)
    two_hops(desk, allowing("sts:AssumeRole"))
    return desk


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    program = f"import sys; sys.path.insert(0, {str(root)!r})\n{LACKING}"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


def test_a_session_is_had_and_kept_and_served_again(desk: Desk) -> None:
    first = run("env", "project-role", "--shell", "json")
    assert first.returncode == 0, first.stderr
    made = len(desk.lab.calls)
    again = run("credential-process", "project-role")
    assert again.returncode == 0, again.stderr
    keys = json.loads(again.stdout)
    assert keys["AccessKeyId"] == json.loads(first.stdout)["AWS_ACCESS_KEY_ID"]
    assert len(desk.lab.calls) == made


@pytest.mark.parametrize(
    "arguments",
    [
        ("whoami", "project-role"),
        ("whoami", "--all"),
        ("console", "project-role"),
        ("check", "project-role"),
        ("chain", "project-role"),
        ("chain", "--all"),
    ],
)
def test_every_other_command_works(desk: Desk, arguments: tuple[str, ...]) -> None:
    del desk
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "a fault of roledoctor" not in done.stderr


def test_who_waits_for_a_lock_of_windows_is_told_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: set[str] = set()

    class Msvcrt:
        LK_NBLCK = 2

        @staticmethod
        def locking(descriptor: int, mode: int, length: int) -> None:
            del descriptor, mode, length
            if held:
                raise PermissionError
            held.add("x")

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt)
    path = tmp_path / ".x.lock"
    with (
        file_locks.hold_lock(path, print),
        pytest.raises(file_locks.StillHeld, match="process "),
        file_locks.hold_lock(path, print, most_seconds=0.1),
    ):
        pass
