"""Assignments of environment variables, in the words of every shell and of Dockerfiles."""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.documents.blackouts import is_replaced
from doctor.texts.stand_in import STAND_IN_PATTERN

_NAME: Final = r"(?P<name>[A-Za-z_][A-Za-z0-9_]{1,80})"
_VALUE: Final = rf"(?P<value>\"[^\"]*\"|'[^']*'|{STAND_IN_PATTERN}|[^\s;]*)"
_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[ \t]*(?:export|declare[ ]-x|typeset[ ]-x)[ \t]+{_NAME}={_VALUE}[ \t]*;?[ \t]*"
        r"(?:#.*)?\Z",
        rf"[ \t]*(?:set|SET)[ \t]+\"?{_NAME}=(?P<value>[^\"\n]*)\"?\Z",
        rf"[ \t]*(?:setx|SETX)[ \t]+{_NAME}[ \t]+{_VALUE}.*\Z",
        rf"[ \t]*(?:setenv|set[ ]-(?:gx|x|Ux))[ \t]+{_NAME}[ \t]+{_VALUE}[ \t]*\Z",
        rf"[ \t]*\$(?:env|Env|ENV):{_NAME}[ \t]*=[ \t]*{_VALUE}[ \t]*\Z",
        rf"[ \t]*ENV[ \t]+{_NAME}[ =]{_VALUE}[ \t]*\Z",
    )
)
_BARE: Final = re.compile(rf"[ \t]*(?:-[ ])?{_NAME}=(?P<value>.*)\Z")
_COLON: Final = re.compile(rf"[ \t]*{_NAME}:[ \t]+(?P<value>\S.*)\Z")
_OURS: Final = re.compile(
    r"AWS_[A-Z0-9_]+\Z|aws_(?:access_key_id|secret_access_key|session_token)\Z"
)
_SHOUTED: Final = re.compile(r"[A-Z][A-Z0-9_]+\Z")
_COMPUTED: Final = re.compile(r"\$[({]|\$\w|`|%\w+%")
_COMPUTES: Final = re.compile(
    rf"[ \t]*(?:(?:export|declare[ ]-x|typeset[ ]-x|set[ ]-(?:gx|x|Ux))[ \t]+|\$(?:env|Env|ENV):)"
    rf"{_NAME}[ \t]*[= ][ \t]*\"?(?:\$?\(|`)[^\n]*\Z"
)

Assignment = tuple[str, str]


def read_assignment(line: str, *, told: bool = False) -> Assignment | None:
    """Read a line as an assignment; `None` where it is none.

    `NAME=value` alone counts for variables of AWS, and for all where a label says that these are
    the environment (`told`).
    """
    written = find_written(line)
    if written is not None:
        return written["name"], _unquote(written["value"])
    for form in (_BARE, _COLON):
        found = form.match(line)
        if found is None:
            continue
        name = found["name"]
        if _OURS.match(name) or (told and _SHOUTED.match(name) and form is _BARE):
            return name, _unquote(found["value"].strip().removesuffix(","))
    return None


def find_written(line: str) -> re.Match[str] | None:
    """Find `name` and `value` of a line that a shell or a Dockerfile takes for an assignment."""
    return next(filter(None, (form.match(line) for form in _FORMS)), None)


def find_computed(line: str) -> str | None:
    """Return the variable that a line exports and whose value another command gives."""
    found = _COMPUTES.match(line)
    return None if found is None else found["name"]


def is_known_value(value: str) -> bool:
    """Say whether a value is one: not masked, and not computed by the shell."""
    return bool(value) and not is_replaced(value) and not _COMPUTED.search(value)


def _unquote(value: str) -> str:
    for mark in ('"', "'"):
        if len(value) > 1 and value[0] == value[-1] == mark:
            return value[1:-1]
    return value
