"""The form of an AssumeRole call: what AWS refuses before it looks at any policy.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from doctor.lab.errors import AwsError, validation

_ROLE_ARN = re.compile(r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+\Z", re.A)
_RULES: tuple[tuple[str, str, int, int, str], ...] = (
    ("RoleSessionName", "roleSessionName", 2, 64, r"[\w+=,.@-]*"),
    ("ExternalId", "externalId", 2, 1224, r"[\w+=,.@:\/-]*"),
    ("SerialNumber", "serialNumber", 9, 256, r"[\w+=/:,.@-]*"),
    ("TokenCode", "tokenCode", 6, 6, r"[\d]*"),
)
_SHORTEST, _LONGEST = 900, 43200
"""Seconds. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""


def check_form(form: Mapping[str, str]) -> None:
    """Raise the ValidationError in AWS's own wording, all faults in one."""
    faults = [
        fault
        for name, shown, least, most, pattern in _RULES
        if name in form
        for fault in _faults(form[name], shown, least, most, pattern)
    ]
    faults += _duration_faults(form.get("DurationSeconds"))
    if faults:
        count = f"{len(faults)} validation error{'s' if len(faults) > 1 else ''} detected: "
        raise validation(count + "; ".join(faults))
    if not _ROLE_ARN.match(form.get("RoleArn", "")):
        raise validation("Request ARN is invalid")
    if ("SerialNumber" in form) != ("TokenCode" in form):
        raise AwsError(
            "AccessDenied",
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time "
            "pass code.",
        )


def _faults(value: str, shown: str, least: int, most: int, pattern: str) -> list[str]:
    head = f"Value '{value}' at '{shown}' failed to satisfy constraint: Member must "
    found = []
    if len(value) < least:
        found.append(f"{head}have length greater than or equal to {least}")
    if len(value) > most:
        found.append(f"{head}have length less than or equal to {most}")
    if not re.fullmatch(pattern, value, re.A):
        found.append(f"{head}satisfy regular expression pattern: {pattern}")
    return found


def _duration_faults(text: str | None) -> list[str]:
    if text is None:
        return []
    head = f"Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must have "
    if int(text) < _SHORTEST:
        return [f"{head}value greater than or equal to {_SHORTEST}"]
    if int(text) > _LONGEST:
        return [f"{head}value less than or equal to {_LONGEST}"]
    return []
