"""Runs of a text that are written with percent signs, as addresses and IAM's answers have them.

A name stands in them as elsewhere: what is known of a name by what stands around it is known of the
text that the run means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, unquote

_RUN: Final = re.compile(r"(?:[\w.~*!()+/-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_ENCODED: Final = re.compile(r"%(?:25)*(?:2[Ff]|3[Aa])")
"""A slash or a colon, however often encoded: an ARN has them."""
_CODE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_DEEPEST: Final = 4
"""How often a text is encoded again: an address within an address within one."""


def decode_runs(text: str) -> Iterator[str]:
    """Give what the encoded runs of a text mean."""
    for run in _runs(text):
        yield unquote(run[0])


def replace_encoded(text: str, replace: Callable[[str], str], depth: int = 0) -> str:
    """Replace in a text; in its encoded runs, in what they mean, and write that as it was."""
    pieces, at = [], 0
    for match in _runs(text) if depth < _DEEPEST else ():
        run = match[0]
        meant = unquote(run)
        safe = "".join({sign for sign in _CODE.sub("", run) if not sign.isalnum()})
        if _encode(meant, safe, run) != run:
            continue  # bytes that are no text, or signs encoded here and not there
        pieces += [
            replace(text[at : match.start()]),
            _encode(replace_encoded(meant, replace, depth + 1), safe, run),
        ]
        at = match.end()
    return "".join([*pieces, replace(text[at:])])


def _runs(text: str) -> Iterator[re.Match[str]]:
    if "%" in text:
        yield from (match for match in _RUN.finditer(text) if _ENCODED.search(match[0]))


def _encode(meant: str, safe: str, run: str) -> str:
    """Write a text with percent signs, with capitals where the run has them."""
    written = quote(meant, safe=safe)
    if any(code != code.upper() for code in _CODE.findall(run)):
        written = _CODE.sub(lambda code: code[0].lower(), written)
    return written
