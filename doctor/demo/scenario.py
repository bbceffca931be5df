"""A scenario: a set-up that is broken in one way, and how the fix is put in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from doctor.model.plain_json import JsonObject

if TYPE_CHECKING:
    from doctor.lab.server import Lab, User

BASE = "111122223333"
PROJECT = "222233334444"
MANAGEMENT = "444455556666"


class Machine:
    """A home directory of its own: two shared files and an environment."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.env = {"HOME": str(home), "AWS_ENDPOINT_URL": url, "PATH": "/usr/bin:/bin"}
        (home / ".aws").mkdir(parents=True, exist_ok=True)

    def config(self, text: str) -> None:
        """Write the config file."""
        (self.home / ".aws" / "config").write_text(text, encoding="utf-8")

    def credentials(self, user: User, profile: str = "default", extra: str = "") -> None:
        """Write the credentials file: one profile with a user's key, for its owner alone."""
        file = self.home / ".aws" / "credentials"
        file.write_text(
            f"[{profile}]\naws_access_key_id = {user.access_key_id}\n"
            f"aws_secret_access_key = {user.secret_access_key}\n{extra}",
            encoding="utf-8",
        )
        file.chmod(0o600)

    def write(self, name: str, text: str) -> None:
        """Write a file of the home directory."""
        (self.home / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a text in one of the files."""
        file = self.home / ".aws" / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


Mend = Callable[[], None]
Prepared = tuple[tuple[str, ...], Mend, tuple[str, ...]]
Setup = Callable[["Lab", Machine], Prepared]


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A broken set-up.

    `set_up` prepares it, and returns the arguments of `check`, a function that puts the fix in
    place, and the arguments of the check after that.
    """

    name: str
    story: str
    cause: str
    set_up: Setup


def trust(principal: str, condition: JsonObject | None = None) -> JsonObject:
    """Return a trust policy with one Allow statement."""
    statement: JsonObject = {
        "Sid": "Partner",
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
    }
    if condition is not None:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def allow(action: str | list[str], resource: str = "*") -> JsonObject:
    """Return an identity policy with one Allow statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def deny(action: str, principal: str | None = None) -> JsonObject:
    """Return a policy with one Deny statement; a resource control policy names a principal."""
    named = {} if principal is None else {"Principal": principal}
    statement = {"Effect": "Deny", **named, "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust_provider(provider: str, host: str, subject: str) -> JsonObject:
    """Return a trust policy for one subject of an OIDC provider."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": subject}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


READ_IAM = ["iam:Get*", "iam:List*"]
ANY_ROLE = allow(["sts:AssumeRole", *READ_IAM])
ROLE = "ProjectAdmin"
CHECK = ("project-role",)
VIA = ("project-role", "--via", "admin")


def add_profile(lab: Lab, machine: Machine, account: str, name: str, *actions: str) -> None:
    """Add a profile of somebody who may do some things in an account."""
    user = lab.create_user(account, name, policies=(allow(list(actions)),))
    file = machine.home / ".aws" / "credentials"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(
        f"{before}\n[{name}]\naws_access_key_id = {user.access_key_id}\n"
        f"aws_secret_access_key = {user.secret_access_key}\n",
        encoding="utf-8",
    )
    file.chmod(0o600)


def add_admin(lab: Lab, machine: Machine) -> None:
    """Add the profile `admin`: somebody who may read IAM in the project account."""
    add_profile(lab, machine, PROJECT, "admin", *READ_IAM)


def project_role(arn: str, *settings: str, region: str = "us-east-1") -> str:
    """Return a config file with the profile `project-role` on top of `default`."""
    lines = [
        "[default]",
        f"region = {region}",
        "",
        "[profile project-role]",
        f"role_arn = {arn}",
        "source_profile = default",
        f"region = {region}",
        *settings,
    ]
    return "\n".join(lines) + "\n"
