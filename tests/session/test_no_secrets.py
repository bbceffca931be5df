"""No secret in a cache's neighbours, in a fault of our own, in the list of processes."""

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
from tests.gather.desk import Desk, allowing, two_hops


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


def test_secrets_stand_in_entries_of_the_cache_alone(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")
    for each in desk.folder.rglob("*"):
        if each.is_file() and each.suffix != ".json" and each.name != "credentials":
            assert_clean(desk, each.read_text(errors="replace"))


def test_a_fault_of_our_own_tells_no_secret(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its words those that are known, of its trace the places: also of what it was raised from."""
    two_hops(desk, allowing("sts:*"))
    run("whoami", "project-role")

    passphrase = "marmalade"

    def broken(session: object) -> str:
        try:
            held: dict[str, str] = {}
            return held[passphrase]
        except KeyError as error:
            words = f"the key is missing: {error} {session!r} {vars(desk.lab.directory)}"
            raise RuntimeError(words[:100_000]) from error

    monkeypatch.setattr("doctor.cli.credential_process.credential_json", broken)
    out, err = run("credential-process", "project-role")
    assert "a fault of roledoctor itself (RuntimeError in tests.session.test_no_secrets" in err
    assert "the key is missing" in err
    assert "in broken" in err
    assert "KeyError" in err
    assert passphrase not in err
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
