"""Processes of a running `exec`, looked at and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.session.machine import Machine

SHOW = "env; echo ready; exec sleep 60"


@contextlib.contextmanager
def running(machine: Machine, *words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        machine.command(*words),
        env=machine.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def shown(process: subprocess.Popen[str]) -> dict[str, str]:
    """Read the environment that the command shows, until it is ready."""
    assert process.stdout is not None
    found: dict[str, str] = {}
    for line in process.stdout:
        if line == "ready\n":
            return found
        name, _, value = line.rstrip("\n").partition("=")
        found[name] = value
    raise AssertionError(process.communicate())


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]


def is_there(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(*pids: int) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not any(map(is_there, pids)):
            return True
        time.sleep(0.05)
    return False


def refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def port_of(env: dict[str, str]) -> int:
    return urlsplit(env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]).port or 0


def wait_for_children(pid: int) -> list[int]:
    end = time.monotonic() + 20
    while not (pids := children(pid)):
        assert time.monotonic() < end
        time.sleep(0.02)
    return pids


def wait_for_calls(machine: Machine, pid: int) -> list[int]:
    end = time.monotonic() + 20
    while not machine.calls_as_role():
        assert time.monotonic() < end
        time.sleep(0.05)
    return children(pid)
