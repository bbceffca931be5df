"""What an assume call of a hop sends: the profile's settings, an MFA code, a file's token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.gather.watch import asking_person
from doctor.model.case import Case, CaseMfa, CaseRequest
from doctor.model.chain import Chain, Hop
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.model.limits import MFA_CODE_DIGITS
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import expand
from doctor.texts.secret_shapes import hide_tokens

SESSION_NAME = "roledoctor"


class CannotSend(Exception):  # noqa: N818 - an outcome that becomes evidence
    """A call cannot be made: the message says why. `failed` is a fault, else it was left out."""

    def __init__(self, says: str, *, failed: bool = False) -> None:
        super().__init__(says)
        self.failed = failed


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """Where MFA codes come from: the command line, or a person at a terminal.

    A `source` answers for both: it takes a device's serial number and knows where to ask.
    """

    given: str | None = None
    prompt: Callable[[str], str] | None = None
    source: Callable[[str], str | None] | None = None

    @property
    def any(self) -> bool:
        """Say whether a code can be had at all."""
        return any(each is not None for each in (self.given, self.prompt, self.source))

    def of(self, serial: str) -> str | None:
        """Return the code of a device; one person is asked one thing at a time."""
        if self.source is not None:
            with _ASKING:
                return self.source(serial)
        if self.given is not None or self.prompt is None:
            return self.given
        with _ASKING, asking_person():
            return _typed_code(self.prompt, serial)


def _typed_code(prompt: Callable[[str], str], serial: str) -> str | None:
    """Ask until six digits are typed; nothing typed, or three slips, is no code."""
    complaint = ""
    for _ in range(_MOST_ASKED):
        typed = "".join(prompt(f"{complaint}MFA code for {serial}: ").split())
        if not typed:
            return None
        if len(typed) == MFA_CODE_DIGITS and typed.isascii() and typed.isdecimal():
            return typed
        complaint = f"a code is six digits, and that was {len(typed)} characters. "
    return None


_ASKING = threading.Lock()
_MOST_ASKED = 3
"""Questions for a code: as `sudo` asks for a password."""


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What no profile can say: session tags, a source identity, a session policy (its JSON)."""

    tags: tuple[tuple[str, str], ...] = ()
    source_identity: str | None = None
    policy: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return them as AssumeRole takes them."""
        sent = {"SourceIdentity": self.source_identity, "Policy": self.policy}
        found: dict[str, Any] = {name: value for name, value in sent.items() if value is not None}
        if self.tags:
            found["Tags"] = [{"Key": key, "Value": value} for key, value in self.tags]
        return found


NO_EXTRAS = Extras()


def operation_of(hop: Hop) -> str:
    """Return the operation of STS that assumes the role of a hop."""
    return "AssumeRoleWithWebIdentity" if hop.kind == "web-identity" else "AssumeRole"


def parameters_of(hop: Hop, codes: Codes, home: str, extras: Extras = NO_EXTRAS) -> dict[str, Any]:
    """Return what the profile says to send, and what is sent beside it.

    Raises `CannotSend` where a part cannot be had.
    """
    parameters: dict[str, Any] = {
        "RoleArn": hop.role_arn,
        "RoleSessionName": hop.role_session_name or SESSION_NAME,
        **extras.parameters(),
    }
    if hop.kind == "web-identity":
        if hop.duration_seconds:
            # No profile says so for a token's role; the command line may.
            parameters["DurationSeconds"] = hop.duration_seconds
        return {**parameters, "WebIdentityToken": _token(hop, home)}
    optional = {"ExternalId": hop.external_id, "DurationSeconds": hop.duration_seconds}
    parameters.update({name: value for name, value in optional.items() if value})
    if hop.mfa_serial:
        code = codes.of(hop.mfa_serial)
        if code is None:
            raise CannotSend(
                "no MFA code was entered"
                if codes.prompt is not None
                else "it needs an MFA code: give --mfa-code, or run it in a terminal"
            )
        parameters.update(SerialNumber=hop.mfa_serial, TokenCode=code)
    return parameters


def _token(hop: Hop, home: str) -> str:
    path = hop.web_identity_token_file or ""
    try:
        return read_plain(Path(expand(path, home)), LARGEST_SMALL_FILE).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        says = f"the web identity token file {path}: {reason}"
        raise CannotSend(says, failed=True) from error


def write_request(case: Case, chain: Chain, codes: Codes, extras: Extras = NO_EXTRAS) -> Case:
    """Write down what the last hop sent, so that the case tells it without the files."""
    hop = chain.hops[-1]
    if hop.role_arn is None:
        return case
    given = CaseRequest() if case.request is UNSET else case.request
    mfa: Any = UNSET
    if hop.mfa_serial is not None and codes.any:
        mfa = CaseMfa(serial=hop.mfa_serial, present=True, age_seconds=0)
    beside = {"source_identity": extras.source_identity, "policy": extras.policy}
    sent: dict[str, Any] = {name: value for name, value in beside.items() if value is not None}
    if extras.tags:
        sent["tags"] = dict(extras.tags)
    return replace(
        case,
        request=replace(
            given,
            **sent,
            action=f"sts:{operation_of(hop)}",
            external_id=None if hop.external_id is None else hide_tokens(hop.external_id),
            duration_seconds=hop.duration_seconds,
            role_session_name=hide_tokens(hop.role_session_name or SESSION_NAME),
            mfa=mfa if given.mfa is UNSET else given.mfa,
        ),
    )
