"""What clings to a value: a comment behind it, or quotes around it, that became part of it."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"[ \t]+[#;].*\Z", re.DOTALL)
_QUOTED = re.compile(r"(?P<sign>[\"'])(?P<inner>[^\"']*)(?P=sign)\Z")


def drop_comment(value: str) -> str | None:
    """Return the value before its comment; `None` where there is no comment."""
    meant = _COMMENT.sub("", value)
    return None if meant == value else meant


def drop_quotes(value: str) -> str | None:
    """Return the value inside its quotes; `None` where there are none."""
    quoted = _QUOTED.match(value)
    return None if quoted is None else quoted["inner"]
