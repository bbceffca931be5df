"""No secret on any way out: output, errors, logs at any verbosity, process lists, case files."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.gather.desk import BASE, Desk, allowing, trusting, two_hops


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("ROLEDOCTOR_DEBUG", "1")
    return Desk(lab, monkeypatch)


def secrets_of(desk: Desk) -> set[str]:
    """Return every secret that the lab has handed out, and the halves of each."""
    held = [
        each for one in desk.lab.directory.sessions.values() for each in (one.secret, one.token)
    ]
    text = (desk.folder / "credentials").read_text()
    held += [
        line.partition("=")[2].strip()
        for line in text.splitlines()
        if line.startswith("aws_secret_access_key")
    ]
    assert held
    return {half for each in held for half in (each[20:40], each[-16:])}


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(list(arguments))
    return out.getvalue(), err.getvalue()


def assert_clean(desk: Desk, *texts: str) -> None:
    for text in texts:
        found = {each for each in secrets_of(desk) if each in text}
        assert not found, text


def test_no_command_tells_a_secret_beside_its_answer(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*"))
    locked = desk.lab.create_role(BASE, "Locked", trust_policy=trusting("999988887777"))
    desk.add_role("locked", locked, "default")
    for command in ("env", "credential-process"):
        for target in ("project-role", "locked", "nobody"):
            out, err = run(command, target)
            assert_clean(desk, err, *([out] if target != "project-role" else []))
    for arguments in (
        ["whoami", "project-role"],
        ["whoami", "project-role", "--format", "json"],
        ["whoami", "--all"],
        ["whoami", "--all", "--format", "json"],
        ["whoami", "locked"],
        ["console", "project-role"],
        ["check", "locked", "-v"],
        ["check", "project-role", "-v", "--format", "json"],
        ["chain", "project-role", "-v"],
        ["chain", "--all"],
    ):
        assert_clean(desk, *run(*arguments))


def test_no_case_file_holds_a_secret(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")
    path = desk.folder / "case.json"
    run("check", "project-role", "--save-case", str(path), "--no-redact")
    assert_clean(desk, path.read_text())


def test_secrets_stand_in_entries_of_the_cache_alone(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")
    for each in desk.folder.rglob("*"):
        if each.is_file() and each.suffix != ".json" and each.name != "credentials":
            assert_clean(desk, each.read_text(errors="replace"))


def test_a_fault_of_our_own_tells_no_secret(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")

    def broken(session: object) -> str:
        raise RuntimeError(f"cannot print {session!r} {vars(desk.lab.directory)}"[:100_000])

    monkeypatch.setattr("doctor.cli.credential_process.credential_json", broken)
    out, err = run("credential-process", "project-role")
    assert "a fault of roledoctor itself" in err
    assert_clean(desk, out, err)


def test_no_process_list_shows_a_secret(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")
    desk.lab.faults.latency = 1.0
    running = subprocess.Popen(
        [sys.executable, "-m", "doctor", "env", "project-role", "--no-cache"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    seen = ""
    while running.poll() is None:
        for each in ("cmdline", "environ", "comm"):
            with_process = Path(f"/proc/{running.pid}/{each}")
            with contextlib.suppress(OSError):  # it may end in between
                seen += with_process.read_text(errors="replace")
        time.sleep(0.05)
    running.communicate()
    assert "project-role" in seen
    assert_clean(desk, seen)
    assert os.environ["ROLEDOCTOR_DEBUG"] == "1"
