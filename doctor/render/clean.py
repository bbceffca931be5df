"""Control characters never reach a terminal: what a file or an answer holds is only shown."""

from __future__ import annotations

import re

from doctor.model.controls import CONTROLS

_COLOR = r"\x1b\[[0-9;]*m"
_CONTROLS = f"[{re.escape(CONTROLS)}]"
_PLAIN = re.compile(f"(?:{_COLOR})|{_CONTROLS}")
_COLORED = re.compile(rf"(?P<color>{_COLOR})|{_CONTROLS}")


def clean(text: str, *, color: bool) -> str:
    """Drop control characters and text-direction marks; colours stay where they are wanted."""
    if color:
        return _COLORED.sub(lambda match: match["color"] or "", text)
    return _PLAIN.sub("", text)
