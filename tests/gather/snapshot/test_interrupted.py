"""Killed at any moment, a run is gone on with, and ends as one that nobody killed.

`SNAPSHOT_KILLS` says at how many moments; `make bench` asks for 200.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from doctor.lab.server import Lab
from tests.gather.desk import trusting
from tests.gather.snapshot.support import DEV, PROD, Company, state_of

MOMENTS = int(os.environ.get("SNAPSHOT_KILLS", "6"))


@pytest.fixture
def machine(company: Company, tmp_path: Path) -> dict[str, str]:
    """Set up a home with the administrator's keys; every account has a few pages to read."""
    for account in (DEV, PROD):
        for number in range(6):
            company.lab.create_role(
                account, f"Role{number}", trust_policy=trusting(company.alice.arn)
            )
        company.lab.create_oidc_provider(account, "token.actions.githubusercontent.com")
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(
        f"[default]\naws_access_key_id = {company.admin.access_key_id}\n"
        f"aws_secret_access_key = {company.admin.secret_access_key}\n"
    )
    (folder / "config").write_text("[default]\nregion = us-east-1\n")
    return {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": company.lab.url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def start(machine: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "doctor", "snapshot", "--output", str(folder)]
    return subprocess.Popen(
        [*command, "--organization", "--role", "Access", "--quiet"],
        env=machine,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run_to_the_end(machine: dict[str, str], folder: Path) -> dict[str, Any]:
    with start(machine, folder) as process:
        # The closed account is named, and is no part that is missing.
        assert process.wait() == 0
    return state_of(folder)


def test_a_run_that_was_killed_ends_as_one_that_was_not(
    lab: Lab, machine: dict[str, str], tmp_path: Path
) -> None:
    lab.faults.latency = 0.005
    began = time.monotonic()
    expected = run_to_the_end(machine, tmp_path / "whole")
    lasted = time.monotonic() - began
    chance = random.Random()  # noqa: S311 - other moments each time
    for number in range(MOMENTS):
        folder = tmp_path / f"killed{number}"
        for _ in range(chance.randint(1, 2)):
            with start(machine, folder) as process:
                time.sleep(chance.uniform(0.2, 1.0) * lasted)
                process.send_signal(signal.SIGKILL)
        assert run_to_the_end(machine, folder) == expected
