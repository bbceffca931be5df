"""Control characters never reach a terminal: what a file or an answer holds is only shown."""

from __future__ import annotations

import re

_COLOR = r"\x1b\[[0-9;]*m"
_CONTROLS = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_PLAIN = re.compile(f"(?:{_COLOR})|{_CONTROLS}")
_COLORED = re.compile(rf"(?P<color>{_COLOR})|{_CONTROLS}")


def clean(text: str, *, color: bool) -> str:
    """Drop control characters and text-direction marks; colours stay where they are wanted."""
    if color:
        return _COLORED.sub(lambda match: match["color"] or "", text)
    return _PLAIN.sub("", text)
