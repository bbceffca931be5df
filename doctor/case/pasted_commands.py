"""What a command line says of the call: profile, role, external ID, region, the action itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import CaseMfa, CaseRequest
from doctor.texts.documents.assignments import assigned_in_command

_VALUE: Final = r"[ =]+[\"']?(?P<value>[^\s\"']+)"
_PROFILE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"--(?:aws-)?profile(?:-name)?{_VALUE}",
        r"\baws-vault[ ]+(?:--[\w-]+(?:=\S+)?[ ]+)*(?:exec|login|export)[ ]+"
        r"(?:--?[\w-]+(?:=\S+)?[ ]+)*(?P<value>[\w.@%+/:][\w.@%+/:-]*)",
        r"\b(?:awsume|assume|assumego|awsu|aws-okta[ ]+exec|granted[ ]+credential-process)[ ]+"
        r"(?:-p[ ]+)?(?P<value>[\w.@%+/:][\w.@%+/:-]*)",
        rf"\bsaml2aws\b.*[ ](?:-a|--idp-account|-p){_VALUE}",
    )
)
_ROLE: Final = re.compile(
    r"(?:--(?:execution-|service-|task-)?role(?:-arn)?|--roleArn|role-to-assume|role_arn|"
    r"--aws-iam-role-arn|--assume-role(?:-arn)?)[ =:]+[\"']?(?P<value>arn:[\w-]*:iam:[^\s\"',}]+)"
)
_CALLS: Final = {
    "assume-role": "sts:AssumeRole",
    "assume-role-with-web-identity": "sts:AssumeRoleWithWebIdentity",
    "assume-role-with-saml": "sts:AssumeRoleWithSAML",
    "assume-root": "sts:AssumeRoot",
}
_STS: Final = re.compile(r"\baws[ ].*?\bsts[ ]+(?P<call>assume-ro(?:le(?:-with-[a-z-]+)?|ot))\b")
CREDENTIALS_ACTION: Final = "aws-actions/configure-aws-credentials"
_INPUT: Final = re.compile(r"(?P<name>[a-z][a-z-]+)=(?P<value>[^\s]+)")
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
    env = assigned_in_command(command)
    return CommandFacts(
        profile=_profile(command) or env.get("AWS_PROFILE"),
        role_arn=_first(_ROLE, command),
        request=_request(command),
        region=_option(command, "region"),
        env=env,
    )


def _profile(command: str) -> str | None:
    return next((found for each in _PROFILE if (found := _first(each, command))), None)


def _first(pattern: re.Pattern[str], command: str) -> str | None:
    found = pattern.search(command)
    value = None if found is None else found["value"].rstrip(",;")
    return None if value is None or value.startswith(("$", "<", "-")) else value


def _option(command: str, *names: str) -> str | None:
    for name in names:
        value = _first(re.compile(rf"--{name}{_VALUE}"), command)
        if value is not None:
            return value
    return None


def _request(command: str) -> CaseRequest | None:
    """Return the request of a command that assumes a role itself: what it does not say is none."""
    called = _STS.search(command)
    if called is not None:
        return _request_of_cli(_CALLS[called["call"]], command)
    if CREDENTIALS_ACTION in command:
        return _request_of_action(command)
    return None


def _request_of_cli(action: str, command: str) -> CaseRequest:
    """The CLI sends what its options say, and nothing else.

    https://docs.aws.amazon.com/cli/latest/reference/sts/assume-role.html
    """
    computed = "$" in command or "<" in command or "..." in command
    absent: Any = UNSET if computed else None
    duration = _option(command, "duration-seconds")
    serial = _option(command, "serial-number")
    return CaseRequest(
        action=action,
        external_id=_option(command, "external-id") or absent,
        role_session_name=_option(command, "role-session-name") or UNSET,
        duration_seconds=int(duration) if duration and duration.isdigit() else UNSET,
        source_identity=_option(command, "source-identity") or absent,
        mfa=UNSET if serial is None else CaseMfa(serial=serial, present=True, age_seconds=0),
        tags=UNSET if "--tags" in command else absent,
    )


def _request_of_action(command: str) -> CaseRequest | None:
    """The action of GitHub goes with a token, unless it is given keys or told to chain roles.

    https://github.com/aws-actions/configure-aws-credentials#assuming-a-role
    """
    inputs = {each["name"]: each["value"].strip("\"'") for each in _INPUT.finditer(command)}
    signed = "aws-access-key-id" in inputs or inputs.get("role-chaining") == _TRUE
    if not signed:
        return CaseRequest(action="sts:AssumeRoleWithWebIdentity")
    return CaseRequest(external_id=inputs.get("role-external-id", UNSET))


def profile_among(command: str, profiles: Iterable[str]) -> str | None:
    """Return the one profile of the files that a word of the command is, whatever its wrapper."""
    words = {each.strip("\"'") for each in re.split(r"[\s=]+", command)}
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
