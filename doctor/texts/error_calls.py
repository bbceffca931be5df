"""Which call failed, with which code: the shapes that SDKs and tools wrap around AWS's message.

Before the message: botocore and the AWS CLI, Go v2, `Code: message` (JavaScript, Ruby, Go v1),
XML and JSON bodies. After it: Java. The codes:
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.failure_kinds import FailureKind, kind_rows
from doctor.texts.wording_search import compile_pattern, find_matches, find_word

KIND_OF_CODE: Final[dict[str, FailureKind]] = {
    code: kind for kind, row in kind_rows() for code in row.codes
}

ASSUME_CALLS: Final = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")

IDENTITY_CALLS: Final = (
    *ASSUME_CALLS,
    "AssumeRoot",
    "AssumeRoleForPodIdentity",
    "GetCallerIdentity",
    "GetSessionToken",
    "GetFederationToken",
    "GetAccessKeyInfo",
    "GetRoleCredentials",
    "GetWebIdentityToken",
    "GetScopedCredentials",
    "GetDelegatedAccessToken",
    "CreateToken",
    "CreateOAuth2Token",
    "DecodeAuthorizationMessage",
)
"""Calls of STS and the sign-in services: an error of theirs matters whatever its code."""

_BEFORE = 400
"""Characters before a message in which the call that failed is named: a Go chain of errors is
longest."""
_ENVELOPE = 110
"""Characters before the marked word of an envelope: a code of 80 and the words around it."""
_AFTER = 300
"""Characters behind a message in which Java names service and code, an encoded ID included."""
_BOTO = (
    r"\((?P<code>[\w.:-]{1,80})\) (?:occurred )?when «calling» the (?P<operation>\w{1,80}) "
    r"operation"
)
_GO = (
    r"operation «error» (?P<service>\w[\w\x20]{0,40}): (?P<operation>\w{1,80}),"
    r"(?:(?:(?!operation error)[^\x00]){0,250}?(?:api error |RequestID: [\w-]{0,64}, )"
    r"(?P<code>[A-Z]\w{2,60}):)?"
)
_EVENT = r"\"«eventName»\" ?: ?\"(?P<operation>\w{1,80})\""
_JAVA_SERVICE = r"\(Service: (?P<service>\w{1,60})[,;]"


class Call:
    """A failed call as a text names it: its code, operation and service, each where told."""

    __slots__ = ("code", "end", "match", "operation", "service", "start")

    def __init__(self, match: re.Match[str]) -> None:
        parts = match.groupdict()
        self.match = match
        self.start, self.end = match.span()
        self.code = _canonical(parts.get("code"))
        self.operation = parts.get("operation")
        self.service = parts.get("service")


def find_calls(text: str, start: int = 0, end: int | None = None) -> Iterator[Call]:
    """Find every call that a part of a text names, in the order of the shapes."""
    for pattern in (_BOTO, _GO, _EVENT):
        for match in find_matches(text, pattern, reach=_ENVELOPE, start=start, end=end):
            yield Call(match)


_WAITS: Final = "get credentials: "
"""How the SDK for Go v2 goes on behind a call that got none."""


def call_before(text: str, start: int, end: int) -> Call | None:
    """Return the last call that is named in a message or shortly before it.

    A call that only waited for its credentials is not what failed.
    """
    calls = find_calls(text, max(0, start - _BEFORE), end)
    sent = (each for each in calls if text.find(_WAITS, each.start, start) < 0)
    return max(sent, key=lambda call: call.start, default=None)


def service_after(text: str, position: int) -> str | None:
    """Return the service that Java names behind its message."""
    match = compile_pattern(_JAVA_SERVICE).search(text, position, position + _AFTER)
    return match["service"] if match else None


def find_services(text: str) -> Iterator[tuple[int, int]]:
    """Find where Java names a service."""
    return (match.span() for match in compile_pattern(_JAVA_SERVICE).finditer(text))


def code_near(text: str, start: int, end: int, codes: tuple[str, ...]) -> str | None:
    """Return which of some codes stands nearest: in the message, before it, else behind it."""
    if not codes:
        return None
    pattern = compile_pattern(rf"(?<!\w)(?:{'|'.join(codes)})(?:Exception)?(?!\w)")
    before = pattern.findall(text, max(0, start - _BEFORE), end)
    if before:
        return _canonical(before[-1])
    after = pattern.search(text, end, end + _AFTER)
    return _canonical(after[0]) if after else None


def find_codes(text: str) -> Iterator[tuple[int, str]]:
    """Find the known codes wherever they stand as words of their own."""
    for code in KIND_OF_CODE:
        for at in find_word(text, code):
            if compile_pattern(rf"(?<!\w){code}(?:Exception)?(?!\w)").match(text, at):
                yield at, code


def _canonical(code: str | None) -> str | None:
    """Return the code of the wire: SDKs in typed languages add `Exception` to some."""
    if code is None or code in KIND_OF_CODE:
        return code
    bare = code.removesuffix("Exception")
    return bare if bare in KIND_OF_CODE else code
