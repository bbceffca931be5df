"""Characters that steer a terminal or turn the direction of a text: shown as such, never passed on.

Their number in Unicode is all that a reader needs of them.
"""

from __future__ import annotations

import re
from typing import Final

CONTROLS: Final = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""A character class, without its brackets: all but the line end."""

_IN_JSON: Final = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def escape_in_json(text: str) -> str:
    """Escape in a JSON text what JSON itself lets stand; it decodes to the same as before."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
