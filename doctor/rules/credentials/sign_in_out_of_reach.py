"""The profile is read, and the sign-in that it needs lies where the process does not look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.command import Command, shell
from doctor.model.command_line import CommandLine
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_line_of
from doctor.texts.shell_commands import container_run

_FILES: Final = ("config", "credentials")
_HOME: Final = re.compile(r"^(?P<home>/(?:home|Users)/[^/]+|/root)/")


class _Apart(msgspec.Struct, frozen=True, kw_only=True):
    """Why the process does not see the sign-in: what shows it, how sure, and the remedy."""

    says: str
    certainty: Certainty
    title: str
    commands: tuple[Command, ...]


@rule(
    id="credentials/sign-in-out-of-reach",
    summary="the process reads the profile, but looks for its sign-in in another place",
    over=(
        "credentials/sso-token-expired",
        "credentials/login-session-expired",
        "federation/sso-config-mismatch",
        "credentials/no-credentials",
        "config/config-file-missing",
    ),
)
def sign_in_out_of_reach(situation: Situation) -> Iterator[Finding]:
    """Ask: does the process have the config file, and another home than the sign-in?"""
    told = tuple(each for each in situation.failures if each.kind in {"sso-token", "login-token"})
    apart = _apart(situation) if told else None
    if apart is None:
        return
    login = any(each.kind == "login-token" for each in told)
    folder = "~/.aws/login/cache" if login else "~/.aws/sso/cache"
    yield Finding(
        title="the sign-in is where the process does not look",
        explanation=f"A sign-in stores its token in {folder}, in the home folder of the user who "
        "signed in. AWS_CONFIG_FILE and a mounted config file bring the profile, but not that "
        "folder.",
        certainty=apart.certainty,
        profile=next((each.profile for each in told if each.profile), None),
        evidence=(Evidence(says=apart.says), *map(quote_failure, told)),
        proposals=(
            Proposal(title=apart.title, who="caller", kind="environment", commands=apart.commands),
        ),
        next_step=f"run where the call is made: ls -l {folder}",
    )


def _apart(situation: Situation) -> _Apart | None:
    return _by_mount(command_line_of(situation)) or _by_sudo(situation) or _by_home(situation)


def _by_mount(line: CommandLine) -> _Apart | None:
    """One file of the folder is mounted, and neither the folder nor a cache."""
    container = container_run(line)
    mounts = () if container is None else container.mounts
    mounted = [each.source for each in mounts if ".aws" in each.source]
    file = next(
        (name for name in _FILES for each in mounted if each.endswith(f".aws/{name}")), None
    )
    if file is None or not all(each.endswith(_FILES) for each in mounted):
        return None
    return _Apart(
        says=f"the command mounts only .aws/{file}",
        certainty="proven",
        title="mount the whole folder; SDKs write to the cache, so not read-only",
        commands=(shell("docker run -v ~/.aws:/root/.aws IMAGE"),),
    )


def _by_sudo(situation: Situation) -> _Apart | None:
    """Another user has another home; the config comes with it only where it was named."""
    line = command_line_of(situation)
    if line.behind("sudo", "doas", "su") is None or not any(reached_settings(situation)):
        return None
    return _Apart(
        says=f"the command runs as another user: {line.text.splitlines()[0][:100]}",
        certainty="likely",
        title="sign in as the user that runs the command, or run it as yourself",
        commands=(shell("sudo -H aws sso login --profile NAME"),),
    )


def _by_home(situation: Situation) -> _Apart | None:
    """The config file is another home's than the one in which the cache is looked for."""
    home, config = situation.variable("HOME"), situation.variable("AWS_CONFIG_FILE")
    named = None if config is None else _HOME.match(config)
    if home is None or named is None or named["home"] == home.rstrip("/"):
        return None
    return _Apart(
        says=f"AWS_CONFIG_FILE is {config}, and HOME is {home}",
        certainty="likely",
        title="run with the home folder of the user who signed in",
        commands=(shell("HOME={} COMMAND", named["home"]),),
    )
