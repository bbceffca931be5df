"""A warm credential-process as a whole process, beside boto3 for the same profile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from doctor.lab.server import Lab

PRINTS_KEYS = (
    "import boto3\n"
    "print(boto3.Session(profile_name='project-role').get_credentials().get_frozen_credentials())\n"
)


def policy(**statement: Any) -> dict[str, Any]:
    """Return a policy of one statement that allows."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


def set_role_up(lab: Lab, write_home: Callable[..., dict[str, str]], home: Path) -> dict[str, str]:
    """Set up a role behind a user's keys; return the environment of a process that asks for it."""
    bob = lab.create_user(
        "111122223333", "bob", policies=(policy(Action="sts:AssumeRole", Resource="*"),)
    )
    trust = policy(Principal={"AWS": bob.arn}, Action="sts:AssumeRole")
    arn = lab.create_role("222233334444", "ProjectAdmin", trust_policy=trust)
    env = write_home(home, arn, bob.access_key_id, bob.secret_access_key)
    return {**env, "AWS_ENDPOINT_URL": lab.url}


def programs() -> dict[str, list[str]]:
    """Return the programs that are compared, the peer first."""
    own = str(Path(sys.executable).with_name("roledoctor"))
    return {
        "boto3, frozen credentials (the peer)": [sys.executable, "-c", PRINTS_KEYS],
        "roledoctor credential-process, warm": [own, "credential-process", "project-role"],
    }


def import_times(env: dict[str, str]) -> str:
    """Return what a warm run imports, the dearest last, as `python -X importtime` tells it."""
    command = [sys.executable, "-X", "importtime", "-m", "doctor", "credential-process"]
    done = subprocess.run(
        [*command, "project-role"], env={**os.environ, **env}, capture_output=True, check=True
    )
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    rows = [line.split("|") for line in lines[1:]]
    dearest = sorted(rows, key=lambda row: int(row[0].removeprefix("import time:")))[-5:]
    return ", ".join(
        f"{row[2].strip()} {int(row[0].removeprefix('import time:')) / 1000:.1f} ms"
        for row in dearest
    )
