"""Words that nobody reads to their end are shortened in the middle, in every report alike."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 20_000
"""Characters: an encoded message or a token to paste is shorter; a file may hold a megabyte."""
_HEAD: Final = 1_000
"""Characters that stay in front: more than the longest ARN has before the name of its role."""
_TAIL: Final = 100
"""Characters that stay behind: by them two long words are told apart."""
_WORD: Final = re.compile(rf"[^\s\"'\\<>&,;(){{}}]{{{_LONGEST + 1},}}")
"""No sign of JSON, HTML or a script: a report of any format stays what it is."""


def shorten_long_words(text: str) -> str:
    """Return a report with the middle of each very long word left out. Twice is as once."""
    if len(text) <= _LONGEST:
        return text
    return _WORD.sub(_shorten, text)


def _shorten(word: re.Match[str]) -> str:
    left_out = len(word[0]) - _HEAD - _TAIL
    return f"{word[0][:_HEAD]}…[{left_out} characters]…{word[0][-_TAIL:]}"
