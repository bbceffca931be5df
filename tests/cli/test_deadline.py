"""A run ends: when its time is over, and when somebody interrupts it, whatever it waits for."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from doctor.cli.long_texts import read_long_text
from doctor.cli.parser import COMMANDS, command_parser
from doctor.cli.run import main
from doctor.cli.streams import typed_line
from doctor.gather.watch import Watch, asking_person, keep_watch
from tests.cli.test_bad_input import KEY, SECRET, home
from tests.gather.misbehaving import misbehaving

ROLE = "role_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
PROFILE = f"[profile p]\n{ROLE}region = eu-west-1\nsource_profile = base\n[profile base]\n"
GUARD = 120
"""Seconds after which a test gives up: no run is near it."""

SOON = """
import sys
from doctor.cli import deadline, run
deadline.GRACE_SECONDS = 0.2
sys.exit(run.main(sys.argv[1:]))
"""


def run_soon(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run a command whose time is over right after its `--timeout`."""
    done = subprocess.run(
        [sys.executable, "-c", SOON, *words],
        input=stdin,
        capture_output=True,
        timeout=GUARD,
        check=False,
    )
    return subprocess.CompletedProcess(
        words, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


EVIDENCE = (
    *("--from", "--trust-policy", "--identity-policy", "--boundary", "--session-policy", "--scp"),
    *("--rcp", "--error", "--key"),
)
NAMING_FILES: dict[str, tuple[tuple[str, ...], ...]] = {
    "check": (
        *(("p", "--offline", each) for each in EVIDENCE if each != "--from"),
        *(("--from",), ("p", "--offline", "--history-from"), ("p", "--offline", "--save-case")),
    ),
    "fix": tuple(("p", "--offline", each) for each in EVIDENCE[1:-1]),
    "explain": tuple(("AccessDenied", each) for each in EVIDENCE),
    "assert": ((), ("expectations.json", "--from")),
    "reveal": (("word", "--key"),),
    "chain": (("p", "--output"),),
    "rules": (("--output",),),
    "env": (("p", "--policy"),),
    "exec": (("p", "--policy"), ("p", "--env", "--policy")),
}
"""The words before the name of a file that is waited for."""


@pytest.mark.parametrize(
    ("command", "words"), [(name, each) for name, many in NAMING_FILES.items() for each in many]
)
def test_a_pipe_that_nobody_uses_is_waited_for_until_the_time_is_over(
    command: str,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert threading.current_thread() is threading.main_thread(), "nothing would end it"
    monkeypatch.setattr("doctor.cli.deadline.GRACE_SECONDS", 0.1)
    monkeypatch.chdir(tmp_path)
    (home() / "config").write_text(PROFILE + KEYS)
    (tmp_path / "expectations.json").write_text('{"schema": "roledoctor.expectations/1"}')
    os.mkfifo(tmp_path / "pipe")
    name = "@pipe" if words[-1:] == ("--error",) else "pipe"
    end = ["--", "true"] if command == "exec" else []
    said = ""
    for seconds in ("0.1", "2", "20"):
        # On a busy machine a short time is over before the file is opened.
        code = main([command, *words, name, "--timeout", seconds, *end])
        assert code == (1 if command == "exec" else 3)
        said = capfd.readouterr().err
        if "while it waited for" in said:
            break
    assert "while it waited for pipe (--timeout)" in said


def test_where_a_pipe_is_waited_for_nothing_is_left_to_judge(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    patient = SOON.replace("GRACE_SECONDS = 0.2", f"GRACE_SECONDS = {10 * GUARD}")
    words = ["assert", str(tmp_path / "pipe"), "--timeout", "2"]
    done = subprocess.run(
        [sys.executable, "-c", patient, *words], capture_output=True, timeout=GUARD, check=False
    )
    assert done.returncode == 3
    assert b"while it waited for" in done.stderr


def test_every_command_that_is_given_a_file_or_asks_somebody_has_an_end() -> None:
    untimed = [each for each in COMMANDS if "--timeout" not in command_parser(each).format_help()]
    assert untimed == ["demo", "completion"]


def test_a_person_has_the_time_that_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    class Slow(io.StringIO):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
            nonlocal now
            now += 3_600
            return super().readline(size)

    monkeypatch.setattr(sys, "stdin", Slow("yes\n"))
    with keep_watch(Watch(60, lambda: now)) as watch:
        with asking_person():  # as whoever asks may have been called while somebody is asked
            assert typed_line() == "yes"
            assert watch.is_asking
        assert (now, watch.seconds_left()) == (3_600, 60)


def test_a_pipe_that_somebody_writes_to_late_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writing = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; echo '{{}}' > {path}"])
    done = run_soon("check", "--from", str(path), "--timeout", "60")
    writing.wait()
    assert done.returncode == 2
    assert 'says no "schema"' in done.stderr


def test_a_job_that_is_piped_into_explain_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    class Late(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal now
            now += 3_600
            return super().read(size)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Late(b"AccessDenied")))
    with keep_watch(Watch(60, lambda: now)) as watch:
        assert read_long_text("-") == "AccessDenied"
        assert (now, watch.seconds_left()) == (3_600, 60)


def test_work_without_end_is_ended() -> None:
    endless = SOON.replace(
        "sys.exit", "import doctor.engine, doctor.cli.check\n"
        "def forever(*_, **__):\n    while True: pass\n"
        "doctor.cli.check.diagnose = forever\nsys.exit",
    )  # fmt: skip
    words = ["check", "p", "--offline", "--timeout", "0.3"]
    done = subprocess.run(
        [sys.executable, "-c", endless, *words], capture_output=True, timeout=GUARD, check=False
    )
    assert done.returncode == 3
    assert b"the time limit of 0.3 s was reached (--timeout)" in done.stderr


def interrupted(
    words: tuple[str, ...], ready: str, variables: Mapping[str, str]
) -> tuple[int, str]:
    """Interrupt a command when standard error has said that it is under way; return its end."""
    program = f"""
import signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
from doctor.cli import run
from doctor.gather import watch
waiting = watch.Watch.note_wait
def told(self, name, **more):
    print("waiting for", name, file=sys.stderr, flush=True)
    return waiting(self, name, **more)
watch.Watch.note_wait = told
{variables.get("PATCH", "")}
sys.argv[1:] = {list(words)!r}
run.end_at_second_interrupt()
sys.exit(run.main(sys.argv[1:]))
"""
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **variables},
    )  # fmt: skip
    assert running.stderr is not None
    said = ""
    while ready not in said:
        line = running.stderr.readline()
        assert line, said
        said += line
    running.send_signal(signal.SIGINT)
    said += running.stderr.read()
    return running.wait(GUARD), said


@pytest.mark.parametrize("command", ["check", "whoami", "env", "credential-process"])
def test_ctrl_c_ends_a_run_that_waits_for_a_server(command: str) -> None:
    (home() / "config").write_text(PROFILE + KEYS)
    with misbehaving("silent") as url:
        words = (command, "p", "--timeout", "600")
        code, said = interrupted(words, "waiting for sts:", {"AWS_ENDPOINT_URL": url})
    assert code == 130, said
    assert "roledoctor: interrupted" in said


def test_ctrl_c_ends_a_run_that_waits_for_a_name() -> None:
    (home() / "config").write_text(PROFILE + KEYS)
    slow = "import socket\nsocket.getaddrinfo = lambda *_, **__: time.sleep(600)"
    code, said = interrupted(("check", "p"), "waiting for sts:", {"PATCH": slow})
    assert code == 130, said


def test_ctrl_c_ends_a_credential_process_that_hears_no_signal(tmp_path: Path) -> None:
    script = tmp_path / "deaf"
    script.write_text(f"#!/bin/sh\ntrap '' INT TERM\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    script.chmod(0o755)
    (home() / "config").write_text(f"{PROFILE}credential_process = {script}\n")
    code, said = interrupted(("check", "p"), "waiting for credential_process", {})
    assert code == 130, said
    started = (tmp_path / "pid").read_text().strip() if (tmp_path / "pid").exists() else "0"
    state = subprocess.run(["ps", "-o", "stat=", "-p", started], capture_output=True, check=False)
    assert state.stdout.strip() in {b"", b"Z", b"ZN"}  # one that nobody has waited for is dead too


def test_ctrl_c_ends_a_run_that_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    words = ("check", "--from", str(tmp_path / "pipe"))
    code, said = interrupted(words, f"waiting for {tmp_path / 'pipe'}", {})
    assert code == 130, said
