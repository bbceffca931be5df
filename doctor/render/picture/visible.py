"""Names from outside, made inert: what steers a terminal, a page or a file is shown as a number."""

from __future__ import annotations

from doctor.model import controls


def visible(text: str) -> str:
    r"""Write every control, line end and invisible sign as `\u202e` is written in JSON."""
    return controls.visible(text).replace("\n", "\\n")


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
