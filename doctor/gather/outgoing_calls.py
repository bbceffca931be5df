"""Every call that can leave this machine: one list. What is not on it is refused before it leaves.

`docs/calls.md` is made of it, and a test compares it with every request of every command.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.gather.permissions import call_of, every_call
from doctor.gather.sources import SOURCES


class CallRefused(RuntimeError):  # noqa: N818 - it says what happened
    """A call that is not on the list was about to be made: a fault of roledoctor itself."""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """Calls that are made for one reason.

    `calls` are `service:Operation` of AWS, or a name of ours for what is no service's. `carries`
    is what is sent with them that somebody else could use. `stopped_by` is an option, or what to
    leave out; `None` where the command is there for this call.
    """

    calls: tuple[str, ...]
    to: str
    why: str
    carries: str
    made_by: str
    stopped_by: str | None


OF_JOB: Final = "github:GetIdToken"
INSTANCE: Final = "metadata:GetInstanceRole"
CONTAINER: Final = "metadata:GetContainerRole"
SIGN_IN: Final = "signin:GetSigninToken"
NAME: Final = "dns:GetAddressOfSts"

_SIGNED = "a signature with the key in question (the secret itself stays)"
_CHECKS = "check, fix"
_SESSIONS = "env, exec, credential-process, console, whoami, snapshot"
_BASE = f"{_CHECKS}, {_SESSIONS}, paths (with TO alone)"
"""What asks for the keys that a chain begins with, and whose they are."""

_NAMED: Final[tuple[Outgoing, ...]] = (
    Outgoing(
        calls=("sts:GetCallerIdentity",),
        to="STS",
        why="whose the keys are",
        carries=_SIGNED,
        made_by=_BASE,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=("sts:AssumeRole", "sts:GetScopedCredentials"),
        to="STS",
        why="the calls of the profile chain themselves",
        carries=f"{_SIGNED}, and what the profile says to send: external ID, MFA code, tags",
        made_by=f"{_CHECKS}, {_SESSIONS}",
        stopped_by="--no-assume, --offline",
    ),
    Outgoing(
        calls=("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"),
        to="STS",
        why="the same, with a token in place of a key",
        carries="the token",
        made_by=f"{_CHECKS}, {_SESSIONS}",
        stopped_by="--no-assume, --offline",
    ),
    Outgoing(
        calls=("sso:GetRoleCredentials",),
        to="the portal of IAM Identity Center",
        why="the keys of a profile that signs in there",
        carries="the access token that `aws sso login` left",
        made_by=_BASE,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=(INSTANCE,),
        to="the metadata service of the instance (169.254.169.254)",
        why="whether the instance has a role, and its keys where the chain begins with them",
        carries="nothing",
        made_by=_BASE,
        stopped_by="AWS_EC2_METADATA_DISABLED=true, --offline",
    ),
    Outgoing(
        calls=(CONTAINER,),
        to="the credentials endpoint of the container",
        why="its keys, where the chain begins with them",
        carries="the token that AWS_CONTAINER_AUTHORIZATION_TOKEN or its file holds",
        made_by=_BASE,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=(OF_JOB,),
        to="GitHub's endpoint for tokens, in a job of GitHub Actions",
        why="the claims of the token that the call would carry",
        carries="the bearer of the job (ACTIONS_ID_TOKEN_REQUEST_TOKEN)",
        made_by=_CHECKS,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=(NAME,),
        to="the resolver of this machine",
        why="whether the name of STS leads into a VPC",
        carries="the public name of the STS endpoint",
        made_by=_CHECKS,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=("sts:DecodeAuthorizationMessage", "iam-toolbox:GetRequestAuthorizationDetails"),
        to="STS, IAM",
        why="an encoded message, or the ID of a refusal, that the evidence holds",
        carries=f"{_SIGNED}, and the message",
        made_by=_CHECKS,
        stopped_by="--offline",
    ),
    Outgoing(
        calls=(SIGN_IN,),
        to="AWS's federation endpoint (signin.aws.amazon.com)",
        why="a sign-in token for the web console",
        carries="the session itself: key, secret and token",
        made_by="console",
        stopped_by=None,
    ),
)
"""What is sent with more than a signature, or to no service of AWS."""

_READS: Final = {
    "account": ("which regions are enabled", f"{_CHECKS}, snapshot"),
    "cloudtrail": (
        "what was recorded of the call, and what changed before it",
        f"{_CHECKS}, snapshot",
    ),
    "codebuild": ("which projects run as a role", "snapshot --workloads"),
    "ec2": (
        "the VPC endpoint that calls go through; which instances run as a role",
        f"{_CHECKS}, snapshot",
    ),
    "eks": ("which service accounts run as a role", "snapshot --workloads"),
    "iam": ("the policies of the role and of the caller", f"{_CHECKS}, whoami --alias, snapshot"),
    "identitystore": ("who is in which group", "snapshot"),
    "lambda": ("which functions run as a role", "snapshot --workloads"),
    "organizations": ("SCPs and RCPs, and what they are attached to", f"{_CHECKS}, snapshot"),
    "sso-admin": ("who is assigned to which account", "snapshot"),
    "sts": ("the account of an access key", _CHECKS),
}
"""Why each service is read, and by which commands. One that a source alone asks is told by it."""

_BY_SOURCES: Final = {
    call_of(call).partition(":")[0]: (source.why, _CHECKS)
    for source in SOURCES
    for call in source.calls
}


def _rows() -> Iterator[Outgoing]:
    """Give the rows above, and of each service the reads that `permissions` lists."""
    yield from _NAMED
    named = {call for row in _NAMED for call in row.calls}
    rest = sorted(every_call() - named)
    for service in dict.fromkeys(call.partition(":")[0] for call in rest):
        why, made_by = _READS.get(service) or _BY_SOURCES[service]
        yield Outgoing(
            calls=tuple(call for call in rest if call.startswith(f"{service}:")),
            to=service,
            why=why,
            carries=_SIGNED,
            made_by=made_by,
            stopped_by="--offline" if _CHECKS in made_by else None,
        )


OUTGOING: Final[tuple[Outgoing, ...]] = tuple(_rows())
"""Every call, row by row."""

ALLOWED: Final = frozenset(call for row in OUTGOING for call in row.calls)
"""Every call that can be made. Adding one that writes is not a change: it is a defect."""


def check_listed(call: str) -> None:
    """Raise `CallRefused` for a call that is not on the list."""
    if call not in ALLOWED:
        message = f"{call} is not on roledoctor's list of calls"
        raise CallRefused(message)
