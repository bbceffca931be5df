"""Twelve hostile set-ups, each of which runs a program as somebody else: never under `exec`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from doctor.lab.server import User
from tests.session.machine import AWS, ROLE_ARN, WHO, Machine, other_user

JAVASCRIPT = """
const {fromNodeProviderChain} = require("@aws-sdk/credential-providers");
const {STSClient, GetCallerIdentityCommand} = require("@aws-sdk/client-sts");
const client = new STSClient({credentials: fromNodeProviderChain()});
client.send(new GetCallerIdentityCommand({})).then(
  (found) => console.log(found.Arn), (error) => { console.error(error); process.exit(1); });
"""
MODULES = os.environ.get("ROLEDOCTOR_NODE_MODULES", "/nonexistent")
"""Where npm has put @aws-sdk/credential-providers and @aws-sdk/client-sts, if anywhere."""
AWS_V2 = "/usr/bin/aws"

Setup = tuple[str, ...]


class Hostile:
    """A machine that is made hostile step by step; each returns variables for the command."""

    def __init__(self, machine: Machine, other: User, url: str) -> None:
        self.machine = machine
        self.other = other
        self.url = url

    def keys(self) -> str:
        return (
            f"aws_access_key_id = {self.other.access_key_id}\n"
            f"aws_secret_access_key = {self.other.secret_access_key}\n"
        )

    def in_config(self, text: str) -> dict[str, str]:
        """Make another [default] beside the profile that the target's source is moved to."""
        folder = self.machine.folder
        credentials = (folder / "credentials").read_text().replace("[default]", "[source]")
        (folder / "credentials").write_text(credentials)
        config = (folder / "config").read_text()
        config = config.replace("source_profile = default", "source_profile = source")
        (folder / "config").write_text(f"{config}\n{text}")
        return {}

    def default_with_keys(self) -> dict[str, str]:
        self.in_config("")
        with (self.machine.folder / "credentials").open("a") as file:
            file.write(f"[default]\n{self.keys()}")
        return {}

    def default_with_keys_in_config(self) -> dict[str, str]:
        return self.in_config(f"[default]\n{self.keys()}")

    def default_with_a_role(self) -> dict[str, str]:
        role = self.machine.lab.create_role(
            "444455556666",
            "Hostile",
            trust_policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "444455556666"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
        )
        return self.in_config(
            f"[default]\nrole_arn = {role}\nsource_profile = other\n[profile other]\n{self.keys()}"
        )

    def default_with_a_sign_in(self) -> dict[str, str]:
        return self.in_config("[default]\nlogin_session = arn:aws:iam::444455556666:user/eve\n")

    def default_with_a_process(self) -> dict[str, str]:
        script = self.machine.folder / "keys"
        said = json.dumps(
            {
                "Version": 1,
                "AccessKeyId": self.other.access_key_id,
                "SecretAccessKey": self.other.secret_access_key,
            }
        )
        script.write_text(f"#!/bin/sh\necho '{said}'\n")
        script.chmod(0o755)
        return self.in_config(f"[default]\ncredential_process = {script}\n")

    def keys_in_the_environment(self) -> dict[str, str]:
        return {
            "AWS_ACCESS_KEY_ID": self.other.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.other.secret_access_key,
        }

    def an_old_token_in_the_environment(self) -> dict[str, str]:
        return {"AWS_SESSION_TOKEN": "notARealOldToken", "AWS_SECURITY_TOKEN": "notARealOldToken"}

    def the_address_of_ecs(self) -> dict[str, str]:
        return {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x"}

    def the_address_and_the_token_file_of_eks(self) -> dict[str, str]:
        file = self.machine.folder / "eks-token"
        file.write_text("notARealEksToken")
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": self.url,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(file),
        }

    def a_web_identity(self) -> dict[str, str]:
        file = self.machine.folder / "web-token"
        file.write_text("notARealWebToken")
        return {
            "AWS_WEB_IDENTITY_TOKEN_FILE": str(file),
            "AWS_ROLE_ARN": "arn:aws:iam::444455556666:role/Hostile",
        }

    def a_profile_by_both_variables(self) -> dict[str, str]:
        with (self.machine.folder / "credentials").open("a") as file:
            file.write(f"[eve]\n{self.keys()}")
        return {"AWS_PROFILE": "eve", "AWS_DEFAULT_PROFILE": "eve"}

    def keys_of_boto(self) -> dict[str, str]:
        Path(os.environ["HOME"], ".boto").write_text(f"[Credentials]\n{self.keys()}")
        return {}


SETUPS = [name for name in vars(Hostile) if name not in {"in_config", "keys"} and name[0] != "_"]


@pytest.fixture
def hostile(machine: Machine) -> Iterator[Hostile]:
    other = other_user(machine, "eve")

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = {
                "AccessKeyId": other.access_key_id,
                "SecretAccessKey": other.secret_access_key,
                "Token": "",
                "Expiration": "2099-01-01T00:00:00Z",
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Hostile(machine, other, f"http://127.0.0.1:{server.server_port}/keys")
    server.shutdown()
    server.server_close()
    thread.join()


def programs() -> list[tuple[str, list[str]]]:
    query = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    found = [("boto3", [sys.executable, "-c", WHO]), ("aws-v1", [AWS, *query])]
    if Path(AWS_V2).exists():
        # Debian's release is older than the variable that names the lab.
        found.append(("aws-v2", [AWS_V2, "--endpoint-url", os.environ["AWS_ENDPOINT_URL"], *query]))
    node = shutil.which("node")
    if node is not None and Path(MODULES, "@aws-sdk").is_dir():
        found.append(("javascript", [node, "--no-warnings", "-e", JAVASCRIPT]))
    return found


def test_there_are_twelve() -> None:
    assert len(SETUPS) == 12


@pytest.mark.parametrize("setup", SETUPS)
def test_no_program_runs_as_another_identity(hostile: Hostile, setup: str) -> None:
    machine = hostile.machine
    env = {**getattr(hostile, setup)(), "NODE_PATH": MODULES}
    # One start of exec for all: which program asks the endpoint makes no difference to it.
    script = "\n".join(
        f"echo {name} $({' '.join(map(_quote, words))} 2>&1)" for name, words in programs()
    )
    done = machine.run("project-role", "--", "sh", "-c", script, env=env)
    if "AWS_ACCESS_KEY_ID" in env:
        assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [f"{name} {ROLE_ARN}" for name, _ in programs()], (
        done.stderr
    )
    callers = {call.caller.arn for call in machine.calls_as_role() if call.caller is not None}
    assert callers == {ROLE_ARN}
    assert not [
        call for call in machine.lab.calls if call.access_key_id == hostile.other.access_key_id
    ]


@pytest.mark.parametrize(
    "setup", ["default_with_keys", "keys_in_the_environment", "a_profile_by_both_variables"]
)
def test_without_exec_the_same_set_up_runs_as_another(hostile: Hostile, setup: str) -> None:
    env = getattr(hostile, setup)()
    done = subprocess.run(
        [sys.executable, "-c", WHO],
        env={**hostile.machine.environ, "AWS_DEFAULT_REGION": "eu-west-1", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"{hostile.other.arn}\n", done.stderr


def test_a_program_that_names_the_target_itself_runs_as_it_too(machine: Machine) -> None:
    named = WHO.replace("boto3.client", "boto3.Session(profile_name='project-role').client")
    assert machine.run("project-role", "--", sys.executable, "-c", named).stdout == f"{ROLE_ARN}\n"
    query = ("sts", "get-caller-identity", "--profile", "project-role", "--query", "Arn")
    assert ROLE_ARN in machine.run("project-role", "--", AWS, *query).stdout


def test_a_program_that_names_another_profile_finds_none(machine: Machine) -> None:
    query = ("sts", "get-caller-identity", "--profile", "other")
    done = machine.run("project-role", "--", AWS, *query)
    assert done.returncode != 0
    assert "could not be found" in done.stderr


def _quote(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"
