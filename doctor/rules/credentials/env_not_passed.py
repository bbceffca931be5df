"""Credentials exist in the shell, and never reach the program that makes the call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.command import shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_of

_CREDENTIALS: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SHARED_CREDENTIALS_FILE",
)
_PASSED: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_REGION",
)


class _Border(msgspec.Struct, frozen=True):
    """A program that starts another with an environment of its own, and what lets ours through."""

    name: str
    words: str
    lets_through: str
    how: str


_BORDERS: Final = (
    _Border(
        "sudo",
        r"(?<![\w-])(?:sudo|doas)(?![\w-])",
        r"sudo\s+(?:-\w*E|--preserve-env)|AWS_\w+=",
        "sudo --preserve-env=" + ",".join(_PASSED) + " …",
    ),
    _Border(
        "the container",
        r"(?<![\w-])(?:docker|podman|nerdctl|finch)(?:\s+compose|-compose)?\s+(?:run|exec|build|up)",
        r"(?:-e|--env)[ =]?[\"']?AWS_|--env-file|\.aws|--secret",
        "docker run " + " ".join(f"-e {name}" for name in _PASSED) + " …",
    ),
    _Border(
        "env -i",
        r"(?<![\w-])env\s+(?:-i|-|--ignore-environment)(?!\w)",
        r"AWS_\w+=",
        'env -i AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" …',
    ),
    _Border("su", r"(?<![\w-])su\s+-", r"-m(?!\w)|--preserve", "su --preserve-environment …"),
    _Border(
        "tox",
        r"(?<![\w-])tox(?![\w-])",
        r"(?!)",
        "in tox.ini: pass_env = AWS_*",
    ),
    _Border(
        "nix-shell",
        r"(?<![\w-])nix-shell\s[^|;&]{0,200}--pure|(?<![\w-])nix\s+develop\s[^|;&]{0,200}(?:-i|--ignore-env)",
        r"--keep\s+AWS_",
        "nix-shell --pure --keep AWS_PROFILE …",
    ),
    _Border(
        "the service manager",
        r"(?<![\w-])(?:systemctl|service|crontab|launchctl)(?![\w-])|/etc/cron",
        r"(?!)",
        "set them where the job is defined: Environment= or EnvironmentFile= of the unit",
    ),
)
_UNEXPORTED: Final = re.compile(
    r"(?:^|[;&\n])\s*(?P<name>AWS_(?:PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN))="
    r"(?:\"[^\"\n]*\"|'[^'\n]*'|<[^>\n]*>|[^\s;&]*)\s*(?:[;&\n]|$)"
)


@rule(
    id="credentials/env-not-passed",
    summary="the shell has credentials, and they do not reach the program",
    since="0.2.0",
    over=(
        "config/config-file-missing",
        "config/profile-not-selected",
        "credentials/no-credentials",
        "credentials/env-keys-shadow-profile",
    ),
)
def env_not_passed(situation: Situation) -> Iterator[Finding]:
    """Ask: does the shell hold what the program says it did not find?"""
    told = [each for each in situation.failures if each.kind == "no-credentials"]
    if not told or situation.works:
        return
    command = command_of(situation) or ""
    held = next((name for name in _CREDENTIALS if situation.variable(name)), None)
    border = _border(command)
    alone = _UNEXPORTED.search(command)
    if alone is not None:
        held = held or alone["name"]
    if border is None and alone is None and not _found_here(situation, held):
        return
    yield Finding(
        title=_title(held, border),
        explanation="A program sees only the variables that its parent exports. sudo, "
        "containers, service managers and isolated test runners start with their own "
        "environment, and a variable that is set without export stays in the shell.",
        certainty=_weigh(situation, held),
        evidence=(
            *(() if held is None else (Evidence(says=f"{held} is set in the shell"),)),
            *((Evidence(says=f"the command was: {_short(command)}"),) if command else ()),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_passing_variables(border, held)),
        next_step="run where the call is made: env | grep ^AWS_ | cut -d= -f1",
    )


def _border(command: str) -> _Border | None:
    for each in _BORDERS:
        if re.search(each.words, command) and not re.search(each.lets_through, command):
            return each
    return None


def _found_here(situation: Situation, held: str | None) -> bool:
    """Say whether the environment of the case gives the very credentials that are missed."""
    base = situation.base
    of_env = base is not None and base.kind in {"env", "web-identity", "container"}
    return held is not None and of_env


def _weigh(situation: Situation, held: str | None) -> Certainty:
    if held is not None and (situation.base is None or situation.base.kind != "imds"):
        return "likely"
    return "possible"


def _title(held: str | None, border: _Border | None) -> str:
    what = "the credentials of the shell" if held is None else held
    if border is None:
        return f"{what} does not reach the program" if held else f"{what} do not reach the program"
    verb = "does" if held else "do"
    return f"{what} {verb} not reach the program through {border.name}"


def _propose_passing_variables(border: _Border | None, held: str | None) -> Iterator[Proposal]:
    if border is not None:
        yield Proposal(
            title=f"pass the variables on through {border.name}",
            who="caller",
            kind="environment",
            commands=(shell(border.how),),
        )
        return
    yield Proposal(
        title="export the variables, in the shell that starts the program",
        who="caller",
        kind="environment",
        commands=(shell("export {}", held or "AWS_PROFILE"),),
    )


def _short(command: str) -> str:
    line = " ".join(command.split())
    return line if len(line) <= 100 else line[:99] + "…"  # noqa: PLR2004
