"""A person's machine beside a lab: what tests of live evidence set up, and how they look at it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab, User

BASE, PROJECT, MANAGEMENT = "111122223333", "222233334444", "444455556666"
PERMISSIONS = Path(__file__).resolve().parents[2] / "docs" / "permissions"


def allowing(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trusting(principal: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class Desk:
    """A person's machine beside a lab: profiles are added one by one."""

    def __init__(self, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lab = lab
        self.folder = Path(os.environ["HOME"]) / ".aws"
        self.folder.mkdir()
        monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)

    def add_keys(self, profile: str, user: User) -> None:
        with (self.folder / "credentials").open("a") as file:
            file.write(
                f"[{profile}]\naws_access_key_id = {user.access_key_id}\n"
                f"aws_secret_access_key = {user.secret_access_key}\n"
            )

    def add_role(self, profile: str, arn: str, source: str, *settings: str) -> None:
        lines = [f"[profile {profile}]", f"role_arn = {arn}", f"source_profile = {source}"]
        with (self.folder / "config").open("a") as file:
            file.write("\n".join([*lines, *settings]) + "\n")

    def check(self, *arguments: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
        """Run a check; return its code, report and case."""
        report, case = self.folder / "report.json", self.folder / "case.json"
        saved = ("--save-case", str(case), "--no-redact", "--output", str(report))
        code = main(["check", "--format", "json", "--no-advice", *saved, *arguments])
        return code, json.loads(report.read_text()), json.loads(case.read_text())


def two_hops(desk: Desk, caller: dict[str, Any]) -> tuple[User, str, str]:
    """Set a chain of two roles up: bob, a hub in his account, a role in the project's."""
    lab = desk.lab
    bob = lab.create_user(BASE, "bob", policies=(caller,))
    hub = lab.create_role(
        BASE, "Hub", trust_policy=trusting(BASE), policies=(allowing("sts:AssumeRole"),)
    )
    project = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trusting(hub))
    desk.add_keys("default", bob)
    desk.add_role("hub", hub, "default")
    desk.add_role("project-role", project, "hub")
    return bob, hub, project


def add_reader(desk: Desk, account: str, profile: str, policy: dict[str, Any]) -> User:
    reader = desk.lab.create_user(account, profile, policies=(policy,))
    desk.add_keys(profile, reader)
    return reader


def document(level: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((PERMISSIONS / f"{level}.json").read_text())
    return read


def actions_of(level: str) -> set[str]:
    return {
        action for each in document(level)["Statement"] for action in each["Action"]
    }  # fmt: skip


def denied_in(report: dict[str, Any]) -> list[str]:
    return [each["call"] for each in report["probes"] if each["outcome"] == "denied"]
