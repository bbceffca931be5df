"""Names from outside, made inert: what steers a terminal, a page or a file is shown as a number."""

from __future__ import annotations

import re

from doctor.model.controls import CONTROLS

_STEERING = re.compile(f"[{CONTROLS}\n\ufeff\ufffe\uffff\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Write every control, line end and direction mark as `\u202e` is written in JSON."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shorten(text: str, most: int) -> str:
    """Return at most so many characters of a name: its beginning, `…`, and its end."""
    if len(text) <= most:
        return text
    tail = (most - 1) // 3
    return f"{text[: most - 1 - tail]}…{text[len(text) - tail :]}"


def xml_text(text: str) -> str:
    """Escape a name for XML, as text and within either kind of quotes."""
    for plain, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#39;"),
    ):
        text = text.replace(plain, entity)
    return text
