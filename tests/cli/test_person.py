"""The person at a terminal: a real pseudo-terminal, typed into, and read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.lab.mfa import Device
from doctor.lab.server import Lab
from tests.gather.desk import BASE, Desk, allowing, trusting
from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("roledoctor"))


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def guarded(desk: Desk) -> Device:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(BASE, "Guarded", trust_policy=trusting(BASE))
    device = desk.lab.create_mfa_device(bob, "bob")
    desk.add_keys("default", bob)
    desk.add_role("guarded", role, "default", f"mfa_serial = {device.serial}")
    return device


def test_a_code_is_asked_for_by_the_device_and_not_shown(desk: Desk, tmp_path: Path) -> None:
    device = guarded(desk)
    terminal = Terminal(f'eval "$({PROGRAM} env guarded)" && echo key $AWS_ACCESS_KEY_ID', tmp_path)
    terminal.read_until(f"MFA code for {device.serial}: ")
    terminal.type("hunter2\n")
    terminal.read_until("a code is six digits, and that was 7 characters")
    terminal.read_until(f"(?s)six digits.*MFA code for {device.serial}: ")
    terminal.type(device.code_at(desk.lab.now) + "\n")
    assert terminal.end() == 0
    assert re.search("key ASIA", terminal.seen)
    assert "hunter2" not in terminal.seen


def test_control_d_gives_up(desk: Desk, tmp_path: Path) -> None:
    guarded(desk)
    terminal = Terminal(f'eval "$({PROGRAM} env guarded)" || echo closed', tmp_path)
    terminal.read_until("MFA code for")
    terminal.type("\x04")
    terminal.end()
    assert "closed" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_control_c_closes_the_shell_too(desk: Desk, tmp_path: Path) -> None:
    guarded(desk)
    line = f'trap : INT; eval "$({PROGRAM} env guarded)"; echo status $?'
    terminal = Terminal(line, tmp_path)
    terminal.read_until("MFA code for")
    terminal.type("\x03")
    terminal.end()
    assert re.search(r"status [1-9]", terminal.seen)
    assert "Traceback" not in terminal.seen


def test_an_sdk_in_a_terminal_asks_on_it(desk: Desk, tmp_path: Path) -> None:
    device = guarded(desk)
    with (desk.folder / "config").open("a") as file:
        file.write(f"[profile via]\ncredential_process = {PROGRAM} credential-process guarded\n")
    program = (
        "import boto3; "
        "print(boto3.Session(profile_name='via').client('sts').get_caller_identity()['Arn'])"
    )
    terminal = Terminal(f'"{sys.executable}" -c "{program}" 2>errors', tmp_path)
    terminal.read_until(f"MFA code for {device.serial}: ")
    terminal.type(device.code_at(desk.lab.now) + "\n")
    assert terminal.end() == 0
    assert "assumed-role/Guarded/roledoctor" in terminal.seen


def test_in_the_background_nobody_is_asked_and_nothing_stops(desk: Desk, tmp_path: Path) -> None:
    guarded(desk)
    line = f"set -m; {PROGRAM} credential-process guarded >out 2>errors & wait $!; echo over $?"
    terminal = Terminal(line, tmp_path)
    terminal.read_until("over 3")
    terminal.end()
    assert (tmp_path / "out").read_text() == ""
    assert "give --mfa-code or --mfa-command" in (tmp_path / "errors").read_text()


def test_many_processes_ask_for_one_code(desk: Desk, tmp_path: Path) -> None:
    device = guarded(desk)
    code = device.code_at(desk.lab.now)
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\nsleep 0.5\necho {code}\n")
    ask.chmod(0o755)
    command = [PROGRAM, "credential-process", "guarded", "--mfa-command", str(ask)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(12)]
    said = {each.communicate()[0] for each in running}
    assert len(said) == 1
    assert (tmp_path / "asked").read_text() == "asked\n"
    assert [each.action for each in desk.lab.calls].count("AssumeRole") == 1
