"""What a command line says of the call: profile, role, external ID, region, the action itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.programs import SESSION_TOOLS
from doctor.model.case import CaseMfa, CaseRequest
from doctor.model.command_line import CommandLine, SimpleCommand
from doctor.model.whole_number import parse_whole
from doctor.texts.documents.assignments import is_known_value
from doctor.texts.shell_commands import container_run, read_command_line

_PROFILE: Final = ("--profile", "--aws-profile", "--profile-name")
_VAULT_ACTIONS: Final = ("exec", "login", "export")
_CALLS: Final = {
    "assume-role": "sts:AssumeRole",
    "assume-role-with-web-identity": "sts:AssumeRoleWithWebIdentity",
    "assume-role-with-saml": "sts:AssumeRoleWithSAML",
    "assume-root": "sts:AssumeRoot",
}
CREDENTIALS_ACTION: Final = "aws-actions/configure-aws-credentials"
_TRUE: Final = "true"


class CommandFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a command line tells. What it does not say is `None`, or `UNSET` in the request."""

    profile: str | None = None
    role_arn: str | None = None
    request: CaseRequest | None = None
    region: str | None = None
    env: dict[str, str] = {}


def read_command(command: str) -> CommandFacts:
    """Read a command line."""
    line = read_command_line(command)
    env = _variables(line)
    return CommandFacts(
        profile=_profile(line) or env.get("AWS_PROFILE"),
        role_arn=next(_roles(line), None),
        request=_request(line),
        region=_option(line, "--region"),
        env=env,
    )


def _variables(line: CommandLine) -> dict[str, str]:
    """Return the variables that the line sets for its program, or for a container."""
    first = line.commands[0] if line.commands else SimpleCommand(())
    container = container_run(line)
    passed = {} if container is None else container.variables
    found = {} if first.only_assigns else first.variables
    found |= {name: value for name, value in passed.items() if value is not None}
    return {name: value for name, value in found.items() if is_known_value(value)}


def _profile(line: CommandLine) -> str | None:
    named = _option(line, *_PROFILE)
    if named is not None:
        return named
    started = (
        _behind(line, "aws-vault", *_VAULT_ACTIONS),
        line.behind(*SESSION_TOOLS),
        _behind(line, "aws-okta", "exec"),
    )
    for each in started:
        if each is not None and (profile := _argument(each)) is not None:
            return profile
    saml = line.behind("saml2aws")
    return None if saml is None else _plain(next(saml.options("-a", "--idp-account", "-p"), ""))


def _behind(line: CommandLine, program: str, *actions: str) -> SimpleCommand | None:
    """Return what stands behind one of some actions of a program."""
    started = line.behind(program)
    return None if started is None else started.behind(*actions)


def _argument(command: SimpleCommand) -> str | None:
    """Return the first word that is no option."""
    return next((_plain(each) for each in command.words if not each.startswith("-")), None)


def _plain(value: str | None) -> str | None:
    """Return a value as it is sent, `None` where a shell or the reader has to fill it in."""
    value = (value or "").rstrip(",;")
    return None if not value or value.startswith(("$", "<", "-")) else value


def _option(line: CommandLine, *names: str) -> str | None:
    return _plain(line.option(*names))


def _roles(line: CommandLine) -> Iterator[str]:
    """Give the roles that options and inputs name: `--role-arn`, `role-to-assume=`."""
    for before, word in pairwise(("", *line.words)):
        name, _, value = word.rpartition("=")
        arn = value.rstrip(",;}\"'")
        if arn.startswith("arn:") and ":iam:" in arn and "role" in (name or before).lower():
            yield arn


def _request(line: CommandLine) -> CaseRequest | None:
    """Return the request of a command that assumes a role itself: what it does not say is none."""
    sts = _behind(line, "aws", "sts")
    if sts is not None and sts.words and sts.words[0] in _CALLS:
        return _request_of_cli(_CALLS[sts.words[0]], line)
    if CREDENTIALS_ACTION in line.text:
        return _request_of_action(line)
    return None


def _request_of_cli(action: str, line: CommandLine) -> CaseRequest:
    """The CLI sends what its options say, and nothing else.

    https://docs.aws.amazon.com/cli/latest/reference/sts/assume-role.html
    """
    computed = any(sign in line.text for sign in ("$", "<", "..."))
    absent: Any = UNSET if computed else None
    duration = parse_whole(_option(line, "--duration-seconds") or "")
    serial = _option(line, "--serial-number")
    return CaseRequest(
        action=action,
        external_id=_option(line, "--external-id") or absent,
        role_session_name=_option(line, "--role-session-name") or UNSET,
        duration_seconds=UNSET if duration is None else duration,
        source_identity=_option(line, "--source-identity") or absent,
        mfa=UNSET if serial is None else CaseMfa(serial=serial, present=True, age_seconds=0),
        tags=UNSET if "--tags" in line.words else absent,
    )


def _request_of_action(line: CommandLine) -> CaseRequest | None:
    """The action of GitHub goes with a token, unless it is given keys or told to chain roles.

    https://github.com/aws-actions/configure-aws-credentials#assuming-a-role
    """
    inputs = dict(each.partition("=")[::2] for each in line.words)
    signed = "aws-access-key-id" in inputs or inputs.get("role-chaining") == _TRUE
    if not signed:
        return CaseRequest(action="sts:AssumeRoleWithWebIdentity")
    return CaseRequest(external_id=inputs.get("role-external-id", UNSET))


def profile_among(command: str, profiles: Iterable[str]) -> str | None:
    """Return the one profile of the files that a word of the command is, whatever its wrapper."""
    words = {part for each in read_command_line(command).words for part in each.split("=")}
    named = [each for each in dict.fromkeys(profiles) if each in words and each != "default"]
    return named[0] if len(named) == 1 else None


def fill_request(held: CaseRequest | Any, told: CaseRequest) -> CaseRequest:  # noqa: ANN401 - UNSET too
    """Fill a request with what a command tells."""
    if held is UNSET:
        return told
    changes = {
        name: getattr(told, name)
        for name in ("external_id", "role_session_name", "duration_seconds", "mfa")
        if getattr(held, name) is UNSET
    }
    return replace(held, **changes)
