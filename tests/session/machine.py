"""A home beside a lab, in which real programs are run under `roledoctor exec`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.lab.server import Lab, User
from doctor.lab.trail import Call
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting

BIN = Path(sys.executable).parent
AWS = str(BIN / "aws")
ROLE_ARN = f"arn:aws:sts::{PROJECT}:assumed-role/ProjectAdmin/roledoctor"

LOOP = """
import sys, time, boto3
client = boto3.client("s3")
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    client.list_buckets()
    time.sleep(0.05)
print("done", flush=True)
"""
"""A program of boto3 that calls until its time is over, and fails with the first refusal."""

WHO = """
import boto3
print(boto3.client("sts").get_caller_identity()["Arn"])
"""


class Machine(Desk):
    """A desk whose `project-role` can be assumed by `default`."""

    def __init__(self, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(lab, monkeypatch)
        self.bob = lab.create_user(BASE, "bob", policies=(allowing("sts:AssumeRole"),))
        policies = (allowing("s3:ListAllMyBuckets"),)
        self.role = lab.create_role(
            PROJECT, "ProjectAdmin", trust_policy=trusting(BASE), policies=policies
        )
        self.add_keys("default", self.bob)
        self.add_role("project-role", self.role, "default", "region = eu-west-1")

    @property
    def environ(self) -> dict[str, str]:
        root = str(Path(__file__).resolve().parents[2])
        return {**os.environ, "PYTHONPATH": root, "PATH": f"{BIN}:{os.environ['PATH']}"}

    def command(self, *words: str) -> list[str]:
        """Return the command line of an `exec`; what stands before `--` are its options."""
        return [sys.executable, "-m", "doctor", "exec", *words]

    def run(
        self, *words: str, env: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env={**self.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **options,
        )

    def calls_as_role(self) -> list[Call]:
        """Return the calls that a session of the role signed."""
        return [
            call for call in self.lab.calls if call.access_key_id in self.lab.directory.sessions
        ]

    def part_left(self, call: Call) -> float:
        """Return the part of the session's life that was left when a call came in."""
        held = self.lab.directory.sessions[call.access_key_id or ""]
        return (held.expires - call.time) / (self.lab.directory.longest_session or 3600.0)

    def assumed(self) -> int:
        return sum(call.action == "AssumeRole" for call in self.lab.calls)

    def secrets(self) -> set[str]:
        """Return every secret and session token that the lab has given out."""
        sessions = self.lab.directory.sessions.values()
        given = {each.secret for each in sessions} | {each.token for each in sessions}
        return given | {self.bob.secret_access_key}


def other_user(machine: Machine, name: str) -> User:
    """Return another identity, that a hostile set-up would run as."""
    policies = (allowing("s3:ListAllMyBuckets", "sts:AssumeRole"),)
    return machine.lab.create_user("444455556666", name, policies=policies)
