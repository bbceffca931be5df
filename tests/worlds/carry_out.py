"""Carrying a fix out as it is printed, by whoever it names, and looking what AWS says then."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import awscli  # type: ignore[import-untyped]
import botocore.loaders
import botocore.session
from awscli.clidriver import create_clidriver  # type: ignore[import-untyped]

from tests.worlds.plan import BASE, MANAGEMENT, TARGET
from tests.worlds.world import World, admin_environment

_LOADER = botocore.loaders.create_loader()
_CLI_DATA = str(Path(awscli.__file__).parent / "data")


class CannotCarryOutError(Exception):
    """What is printed cannot be done as it stands."""


def carry_out(world: World, fix: dict[str, Any]) -> str:
    """Do what a fix of a JSON report says, and return the target to ask for then."""
    if fix["parts"]:
        return [carry_out(world, each) for each in fix["parts"]][-1]
    diff, file = fix["diff"], (fix["applies_to"] or {}).get("file")
    if file is not None:
        _patch(world, diff)
        if not fix["commands"]:
            return TARGET
    if not fix["commands"]:
        raise CannotCarryOutError("neither a file's diff nor a command")
    target = TARGET
    for line in fix["commands"]:
        target = _run(world, fix, line) or target
    return target


def _patch(world: World, diff: str) -> None:
    text = diff.replace("~/.aws/", ".aws/") + "\n"
    done = subprocess.run(
        ["patch", "-p0", "--batch", "--quiet"],
        input=text,
        text=True,
        cwd=world.home,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotCarryOutError(f"the diff does not apply: {done.stdout[:200]}")


def _run(world: World, fix: dict[str, Any], line: str) -> str | None:
    words = shlex.split(line)
    if words[0] == "unset":
        for name in words[1:]:
            world.environment.pop(name, None)
        return None
    if words[0] == "export":
        world.environment.update(dict(word.split("=", 1) for word in words[1:]))
        return None
    if "…" in line or any(word.isupper() and "_" in word for word in words):
        raise CannotCarryOutError(f"a placeholder is left: {line}")
    if words[0] == "aws":
        _run_aws(world, fix, words[1:])
        return None
    if words[:2] == ["roledoctor", "check"]:
        return words[2]
    raise CannotCarryOutError(f"nobody knows how to run this: {line}")


def _account_of(world: World, fix: dict[str, Any]) -> str | None:
    return {
        "target-admin": _account_of_role(fix) or world.plan.account,
        "caller-admin": BASE,
        "org-admin": MANAGEMENT,
    }.get(fix["who"])


def _account_of_role(fix: dict[str, Any]) -> str | None:
    """Return the account of the role that a fix changes: a chain has several."""
    role: str | None = (fix["applies_to"] or {}).get("role")
    return None if role is None else role.split(":")[4]


def _run_aws(world: World, fix: dict[str, Any], words: list[str]) -> None:
    """Run the AWS CLI in this process, as the administrator that the fix names."""
    if words[0] == "configure":
        _configure(world, words)
        return
    account = _account_of(world, fix)
    environment = world.environment if account is None else admin_environment(world, account)
    environment = {**environment, "AWS_DATA_PATH": _CLI_DATA}
    named = [word.split("file://", 1)[1] for word in words if "file://" in word]
    for name in named:
        (world.home / name).write_text(json.dumps(fix["document"]))
    placed = [word.replace("file://", f"file://{world.home}/") for word in words]
    said = io.StringIO()
    with (
        world.entered(environment),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = create_clidriver().main(placed)
    if code != 0:
        raise CannotCarryOutError(f"aws {shlex.join(words)}: {said.getvalue().strip()[:300]}")


def _configure(world: World, words: list[str]) -> None:
    """Give the caller a key of its own, as `aws configure` would be told one."""
    user = world.lab.create_key(world.bob)
    profile = words[words.index("--profile") + 1] if "--profile" in words else "default"
    for name, value in (
        ("aws_access_key_id", user.access_key_id),
        ("aws_secret_access_key", user.secret_access_key),
    ):
        environment = {**world.environment, "AWS_DATA_PATH": _CLI_DATA}
        with world.entered(environment), contextlib.redirect_stdout(io.StringIO()):
            create_clidriver().main(["configure", "set", name, value, "--profile", profile])


def works(world: World, target: str = TARGET) -> bool:
    """Say whether botocore, which knows nothing of roledoctor, gets into the role."""
    arn = caller_of(world, target)
    role = world.plan.arn.rpartition("/")[2]
    return arn is not None and f":assumed-role/{role}/" in arn


def caller_of(world: World, target: str) -> str | None:
    """Return who AWS says that a profile's credentials are, `None` where there are none."""
    code = "000000" if world.device is None else world.device.code_at(world.lab.now)
    with world.entered():
        try:
            session = botocore.session.Session(profile=target)
            session.register_component("data_loader", _LOADER)
            resolver: Any = session.get_component("credential_provider")
            resolver.get_provider("assume-role")._prompter = lambda _: code
            client: Any = session.create_client("sts", "us-east-1")
            answer = client.get_caller_identity()
        except Exception:  # noqa: BLE001 - whatever it was, the role was not reached
            return None
    arn: str = answer["Arn"]
    return arn


def first_key(world: World) -> str | None:
    """Return the key ID that the target's chain begins with, read by botocore's own rules."""
    with world.entered():
        try:
            session = botocore.session.Session(profile=TARGET)
            profiles = session.full_config["profiles"]
            seen: list[str] = []
            name = TARGET
            while name not in seen:
                seen.append(name)
                held = profiles[name]
                if held.get("credential_source") == "Environment":
                    return world.environment.get("AWS_ACCESS_KEY_ID")
                if "role_arn" in held and held.get("source_profile", name) != name:
                    name = held["source_profile"]
                    continue
                key = held.get("aws_access_key_id")
                return None if "aws_secret_access_key" not in held else key
        except Exception:  # noqa: BLE001 - a chain that cannot be read begins nowhere
            return None
    return None
