"""Characters that nobody sees, or that steer what shows them: written as their number, always.

Two names that differ by them alone look the same: a reader has to see the difference. Beside what
Unicode calls not printable (controls, direction marks, tags, blanks of other widths, halves of
surrogate pairs, what is not assigned) these are the signs that it has fonts leave out.
"""

from __future__ import annotations

from typing import Final

_IGNORED: Final = frozenset(
    (
        0x034F,
        *range(0x115F, 0x1161),
        *range(0x17B4, 0x17B6),
        *range(0x180B, 0x1810),
        0x2800,
        0x3164,
        *range(0xFE00, 0xFE10),
        0xFFA0,
        *range(0xE0100, 0xE01F0),
    )
)
"""What `isprintable` lets pass of Unicode's Default_Ignorable_Code_Point, and the blank of Braille.

https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
"""

_LAST_OF_BMP: Final = 0xFFFF
"""The last character that four hexadecimal digits can write."""


def is_hidden(character: str) -> bool:
    """Say whether a character is not seen as itself; the plain blank and the line end are."""
    return not (character.isprintable() or character == "\n") or ord(character) in _IGNORED


class _Numbers(dict[int, str]):
    """What each character is written as, worked out where it is first met."""

    def __init__(self, *, json: bool) -> None:
        super().__init__()
        self.json = json

    def __missing__(self, code: int) -> str:
        written = chr(code)
        if is_hidden(written):
            written = _json_number(code) if self.json else _number(code)
        self[code] = written
        return written


def _number(code: int) -> str:
    if code <= 0x7F:  # noqa: PLR2004 - ASCII
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_OF_BMP else f"\\U{code:08x}"


def _json_number(code: int) -> str:
    units = chr(code).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


_NUMBERS: Final = _Numbers(json=False)
_JSON_NUMBERS: Final = _Numbers(json=True)


def visible(text: str) -> str:
    r"""Write what nobody sees as its number, as in `\u200b` and `\x1b`; line ends stay."""
    if text.isprintable() and text.isascii():
        return text
    return text.translate(_NUMBERS)


def escape_in_json(text: str) -> str:
    """Escape in a JSON text what JSON itself lets stand; it decodes to the same as before."""
    if text.isascii() and "\x7f" not in text:
        return text
    return text.translate(_JSON_NUMBERS)
