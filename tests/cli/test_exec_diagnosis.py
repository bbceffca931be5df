"""Why a command failed: by its words, by asking AWS where nobody heard them, or not at all."""

from __future__ import annotations

import os
import pty
import subprocess

import pytest

from doctor.lab.server import Lab
from tests.session.machine import AWS, Machine

INVALID = {
    "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
    "AWS_SECRET_ACCESS_KEY": "notARealSecretKey",
    "AWS_DEFAULT_REGION": "eu-west-1",
}


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)


def on_terminal(machine: Machine, *words: str, env: dict[str, str] | None = None) -> str:
    """Run an exec whose standard error is a terminal; return what is shown there."""
    ours, theirs = pty.openpty()
    subprocess.run(
        machine.command(*words),
        env={**machine.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
        timeout=60,
    )
    os.write(theirs, b"END")
    shown = b""
    while not shown.endswith(b"END"):
        shown += os.read(ours, 65_536)
    os.close(ours)
    os.close(theirs)
    return shown.decode().removesuffix("END")


def test_at_a_terminal_aws_is_asked_who_this_is(machine: Machine) -> None:
    shown = on_terminal(machine, "--", "false", env=INVALID)
    assert "error[credentials/access-key-invalid]" in shown
    assert on_terminal(machine, "--no-diagnose", "--", "false", env=INVALID) == ""


def test_at_a_terminal_a_sound_identity_is_no_cause(machine: Machine) -> None:
    assert on_terminal(machine, "--", "false") == ""
    assert on_terminal(machine, "--", "true", env=INVALID) == ""


def test_at_a_terminal_the_profile_that_the_command_names_is_looked_at(machine: Machine) -> None:
    shown = on_terminal(machine, "--", "false", "--profile", "nobody")
    assert "error[config/profile-not-found]" in shown
    assert "error[config/profile-not-found]" in on_terminal(
        machine, "--", "false", "--profile=nobody"
    )


def test_a_real_programs_words_are_understood(machine: Machine) -> None:
    done = machine.run("--", AWS, "sts", "get-caller-identity", env=INVALID)
    assert done.returncode != 0
    assert "InvalidClientTokenId" in done.stderr
    assert "error[credentials/access-key-invalid]" in done.stderr
    named = machine.run("--", AWS, "s3", "ls", "--profile", "nobody")
    assert "could not be found" in named.stderr
    assert "error[config/profile-not-found]" in named.stderr


def test_no_secret_of_the_environment_is_in_a_finding(machine: Machine) -> None:
    said = "env >&2; echo 'An error occurred (ExpiredToken) when calling the X operation: x' >&2"
    done = machine.run("project-role", "--", "sh", "-c", f"{said}; exit 1")
    token = next(
        line.partition("=")[2]
        for line in done.stderr.splitlines()
        if line.startswith("AWS_CONTAINER_AUTHORIZATION_TOKEN=")
    )
    # The command shows its environment itself; what follows it does not.
    assert done.stderr.count(token) == 1
    assert "error[credentials/session-expired]" in done.stderr


def test_a_command_that_was_stopped_by_a_signal_has_not_failed_on_credentials(
    machine: Machine,
) -> None:
    said = "echo 'An error occurred (ExpiredToken) when calling the X operation: x' >&2"
    done = machine.run("--", "sh", "-c", f"{said}; kill -INT $$")
    assert done.returncode == 130
    assert "error[" not in done.stderr
