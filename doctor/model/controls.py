"""Characters that steer a terminal or turn the direction of a text: shown as such, never passed on.

Their number in Unicode is all that a reader needs of them.
"""

from __future__ import annotations

from typing import Final

_OF_C0: Final = (*range(0x0A), *range(0x0B, 0x20))
"""The controls of ASCII, but for the line end; JSON escapes them by itself."""

_BEYOND_C0: Final = (
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
)
"""Delete and the controls of C1, line and paragraph separators, marks of the text direction."""

CONTROLS: Final = "".join(map(chr, (*_OF_C0, *_BEYOND_C0)))
"""Every one of them, but for the line end."""

_IN_JSON: Final = {code: f"\\u{code:04x}" for code in _BEYOND_C0}


def escape_in_json(text: str) -> str:
    """Escape in a JSON text what JSON itself lets stand; it decodes to the same as before."""
    if text.isascii() and "\x7f" not in text:
        return text
    return text.translate(_IN_JSON)
