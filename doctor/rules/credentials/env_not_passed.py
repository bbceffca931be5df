"""Credentials exist in the shell, and never reach the program that makes the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.command import shell, yaml_line
from doctor.model.command_line import CommandLine, SimpleCommand
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.plain_json import values_of
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_line_of, texts_of
from doctor.rules.shared.tokens.workflows import aws_steps
from doctor.texts.attachments import (
    WORKLOAD_LEVELS,
    json_documents,
    objects_within,
    yaml_documents,
)
from doctor.texts.shell_commands import container_run
from doctor.texts.surroundings import any_shows

_CREDENTIALS: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SHARED_CREDENTIALS_FILE",
)
_UNEXPORTED: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
)
_PASSED: Final = (*_UNEXPORTED, "AWS_REGION")


class _Border(msgspec.Struct, frozen=True):
    """A program that starts another with an environment of its own, and how it is told to pass on.

    `programs` start it, each only beside one of the words `beside` where there are any. It passes
    ours on where a word behind it begins as one of `passes` does. `first` stands before `how`,
    and `title` says what both do, where that is not to pass variables on.
    """

    name: str
    programs: tuple[str, ...]
    how: str
    first: str | None = None
    title: str | None = None
    beside: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


_BORDERS: Final = (
    _Border(
        name="sudo",
        programs=("sudo", "doas"),
        how="sudo --preserve-env=" + ",".join(_PASSED) + " …",
        passes=("-E", "--preserve-env", "AWS_"),
    ),
    _Border(
        name="env -i",
        programs=("env",),
        how='env -i AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" …',
        beside=("-i", "-", "--ignore-environment"),
        passes=("AWS_",),
    ),
    _Border(
        name="su",
        programs=("su",),
        how="su --preserve-environment …",
        beside=("-", "-l", "--login"),
        passes=("-m", "-p", "--preserve"),
    ),
    _Border(name="tox", programs=("tox",), how="in tox.ini: pass_env = AWS_*"),
    _Border(
        name="nix-shell",
        programs=("nix-shell", "nix"),
        how="nix-shell --pure --keep AWS_PROFILE …",
        beside=("--pure", "-i", "--ignore-env", "--ignore-environment"),
        passes=("AWS_",),
    ),
    _Border(
        name="the service manager",
        programs=("systemctl", "service", "crontab", "launchctl"),
        how="set them where the job is defined: Environment= or EnvironmentFile= of the unit",
    ),
)
_CONTAINER: Final = _Border(
    name="the container",
    programs=(),
    how="docker run " + " ".join(f"-e {name}" for name in _PASSED) + " …",
)
_BUILD: Final = _Border(
    name="the image build",
    programs=(),
    title="mount the credentials as a secret of the build, for the one step",
    first="RUN --mount=type=secret,id=aws,target=/root/.aws/credentials …",
    how='docker build --secret id=aws,src="$HOME/.aws/credentials" …',
)
"""https://docs.docker.com/build/building/secrets/: a build argument would stay in the image."""


@rule(
    id="credentials/env-not-passed",
    summary="credentials exist in the shell but never reach the program",
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
    if any(each.keeps_to_itself for each in aws_steps(situation.case)):
        yield _of_step(told)
        return
    line = command_line_of(situation)
    held = next((name for name in _CREDENTIALS if situation.variable(name)), None)
    built = any_shows(texts_of(situation), "image-build-failed")
    border, alone = _BUILD if built else _border(line), _shell_variable(line)
    held = held or alone
    if border is None and alone is None and not _found_here(situation, held):
        return
    if held is not None and _is_given(situation, held):
        return
    yield Finding(
        title=_title(held, border),
        explanation="A program sees only the variables that its parent exports. sudo, "
        "containers, image builds, service managers and isolated test runners start with their "
        "own environment, and a variable that is set without export stays in the shell.",
        certainty="likely" if built else _weigh(situation, held),
        evidence=(
            *(() if held is None else (Evidence(says=f"{held} is set in the shell"),)),
            *((Evidence(says=f"the command was: {_short(line.text)}"),) if line.words else ()),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_passing_variables(border, held)),
        next_step="run where the call is made: env | grep ^AWS_ | cut -d= -f1",
    )


def _of_step(told: list[Failure]) -> Finding:
    """Tell of a step that signs in and puts its credentials into its outputs alone."""
    return Finding(
        title="the step that signs in keeps its credentials out of the environment",
        explanation="With output-env-credentials: false, the AWS action sets no variables, and the "
        "steps behind it find no credentials. They are in the outputs of the step, if it has "
        "output-credentials: true.",
        certainty="likely",
        evidence=(
            Evidence(says="the AWS action has output-env-credentials: false"),
            *(quote_failure(each) for each in told),
        ),
        proposals=(
            Proposal(
                title="let the action set the variables",
                who="caller",
                kind="workflow",
                commands=(yaml_line("output-env-credentials: true"),),
            ),
            Proposal(
                title="pass the outputs to the step that needs them; ID is the id of the AWS step",
                who="caller",
                kind="workflow",
                commands=tuple(
                    yaml_line(each)
                    for each in (
                        "env:",
                        "  AWS_ACCESS_KEY_ID: ${{ steps.ID.outputs.aws-access-key-id }}",
                        "  AWS_SECRET_ACCESS_KEY: ${{ steps.ID.outputs.aws-secret-access-key }}",
                        "  AWS_SESSION_TOKEN: ${{ steps.ID.outputs.aws-session-token }}",
                    )
                ),
            ),
        ),
    )


def _border(line: CommandLine) -> _Border | None:
    container = container_run(line)
    if container is not None:
        return None if container.passes_credentials else _CONTAINER
    for each in _BORDERS:
        started = line.behind(*each.programs)
        if started is not None and _is_closed(each, started):
            return each
    return None


def _is_closed(border: _Border, started: SimpleCommand) -> bool:
    if border.beside and set(border.beside).isdisjoint(started.words):
        return False
    return not any(word.startswith(border.passes) for word in started.words)


def _is_given(situation: Situation, name: str) -> bool:
    """Say whether a manifest of the container sets the variable: then it needs no shell."""
    for each in (*yaml_documents(situation.case, "environment:"), *json_documents(situation.case)):
        for found in objects_within(each.value, WORKLOAD_LEVELS):
            held = found.get("environment", found.get("env"))
            listed = held if isinstance(held, dict) else values_of(held)
            if name in {found.get("name"), *(str(entry).partition("=")[0] for entry in listed)}:
                return True
    return False


def _shell_variable(line: CommandLine) -> str | None:
    """Return a variable of credentials that the shell keeps to itself."""
    alone = (each.variables for each in line.commands if each.only_assigns)
    return next((name for each in alone for name in each if name in _UNEXPORTED), None)


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
            title=border.title or f"pass the variables on through {border.name}",
            who="caller",
            kind="environment",
            commands=tuple(shell(each) for each in (border.first, border.how) if each),
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
