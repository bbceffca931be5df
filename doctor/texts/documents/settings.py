"""Sections of shared config among other lines.

https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
"""

from __future__ import annotations

import re
from typing import Final

_HEADER: Final = re.compile(r"[ \t]*\[(?P<name>[^\[\]\r\n]{1,120})\][ \t]*(?:[#;].*)?\Z")
_SETTING: Final = re.compile(
    r"[ \t]*(?P<name>[A-Za-z0-9_.-]{1,60})[ \t]*(?P<sign>[=:])(?!=)(?P<value>.*)\Z"
)
_LOGGED: Final = re.compile(r"[a-z][\w.-]*=(?:\"[^\"]*\"|[^\s\"]+)[ ]+[a-z][\w.-]*=\S")
_QUIET: Final = re.compile(r"[ \t]*(?:[#;].*)?\Z")
_NEST: Final = re.compile(r"[ \t]+\S.*\Z")
_TYPED: Final = re.compile(r"(?:profile|sso-session|services)[ \t]+\S")
_KEYS: Final = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token"})
_KNOWN: Final = _KEYS | {
    "credential_process",
    "credential_source",
    "duration_seconds",
    "external_id",
    "login_session",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
}


def find_section(lines: list[str], at: int, *, told: bool = False) -> int | None:
    """Return where a section ends that begins on a line; `None` where none does.

    It has a setting of AWS, or a header that only AWS writes; `told`: a label says what it is.
    """
    header = _HEADER.match(lines[at])
    if header is None:
        return None
    end, last = at + 1, at + 1
    known = told or _TYPED.match(header["name"].strip()) is not None
    while end < len(lines):
        line = lines[end]
        if is_logged(line):
            break
        name = _name_set(line)
        if name is not None:
            known = known or name in _KNOWN
            last = end + 1
        elif _NEST.match(line) and last == end and end > at + 1:
            last = end + 1
        elif _QUIET.match(line) is None:
            break
        end += 1
    return last if known else None


def _name_set(line: str) -> str | None:
    """Return the name of a setting: before a colon only one of AWS, as prose has colons too."""
    setting = _SETTING.match(line)
    if setting is None:
        return None
    name = setting["name"].lower().replace("-", "_")
    return name if setting["sign"] == "=" or name in _KNOWN else None


def goes_on_behind_a_gap(line: str) -> bool:
    """Say whether a line behind an empty one is still of the file."""
    is_quiet = _HEADER.match(line) is not None or _QUIET.match(line) is not None
    return is_quiet or _name_set(line) is not None


def is_header(line: str) -> bool:
    """Say whether a line is the header of a section."""
    return _HEADER.match(line) is not None


def is_logged(line: str) -> bool:
    """Say whether a line is of a log that names its parts (`time=… level=…`): no setting."""
    return _LOGGED.match(line) is not None


def is_setting(line: str) -> bool:
    """Say whether a line may be in a section: a setting, a header, a comment, nothing."""
    return any(each.match(line) is not None for each in (_SETTING, _HEADER, _QUIET))


def holds_keys_alone(section: list[str]) -> bool:
    """Say whether a section is one of the credentials file: its keys, no word “profile”."""
    header = _HEADER.match(section[0])
    name = "" if header is None else header["name"].strip()
    settings = {match["name"].lower() for line in section if (match := _SETTING.match(line))}
    bare = _TYPED.match(name) is None
    return bare and bool(settings & _KEYS) and "role_arn" not in settings
