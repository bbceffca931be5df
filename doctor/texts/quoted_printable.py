"""The text of a mail as it is sent: `=3D` for an equals sign, `=` where a line goes on.

https://www.rfc-editor.org/rfc/rfc2045#section-6.7
"""

from __future__ import annotations

import re
from typing import Final

_ANNOUNCED: Final = re.compile(
    r"^Content-Transfer-Encoding:[ \t]*quoted-printable", re.IGNORECASE | re.MULTILINE
)
_ESCAPE: Final = re.compile(r"(?:=[0-9A-F]{2})+")
_PLAIN: Final = re.compile(r"=(?![0-9A-F]{2}|[ \t]*(?:\r?\n|\Z))")
_BROKEN: Final = re.compile(r"(?:^[^\n]{70,76}=\r?\n(?:[^\n]*\n)*?){2}", re.MULTILINE)
"""Two lines that were broken where a mail's have to be."""
_SOFT: Final = re.compile(r"=[ \t]*\r?\n")
_LINE: Final = re.compile(r"(?:[^\n]*=[ \t]*\r?\n)+[^\n]*")


def open_quoted_printable(text: str) -> str:
    """Return a mail's text as it was written; any other text as it is.

    Each line keeps its number: behind lines that were one, empty ones stand.
    """
    marked = "=3D" in text or _BROKEN.search(text) is not None
    if not marked or not (_ANNOUNCED.search(text) or _PLAIN.search(text) is None):
        return text
    return _ESCAPE.sub(_decode, _LINE.sub(_join_lines, text))


def _join_lines(found: re.Match[str]) -> str:
    whole, breaks = _SOFT.subn("", found[0])
    return whole + "\n" * breaks


def _decode(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("=", "")).decode("utf-8", "replace")
