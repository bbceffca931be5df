"""Words that read as words, of a text that nobody knows: names and sentences, and no passwords.

Capitals, digits and signs within one word are a password's; names have them at their joints.
"""

from __future__ import annotations

import re
from typing import Final

from doctor.model.secret import hide_word
from doctor.texts.public_words import is_known_word, public_words
from doctor.texts.secret_shapes import is_public_identifier, likeness_to_words
from doctor.texts.stand_in import STAND_IN_PATTERN

_WORD: Final = re.compile(
    rf"{STAND_IN_PATTERN}|(?:arn:|\w+://)[^\s\"'<>,;]+"
    rf"|(?:(?!{STAND_IN_PATTERN})[^\s\"'`\[\]{{}}(),;:=/\\|<>@])+"
)
_MIXED: Final = re.compile(r"\d.*[^\W\d_]|[^\W\d_].*\d|[!$&%#?*^~].*\w|\w.*[$&%#*^~]|\d{7}")
_CASED: Final = re.compile(r"[a-z][A-Z]\S*[a-z][A-Z]|[A-Z]{2,}[a-z]+[A-Z]")
"""Capitals within a word: names have them as well, and are made of words for the most part."""
_HUMP: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|\d{7,}")
_SHORTEST: Final = 6
"""Characters: shorter ones with digits are releases, sizes and Regions as often as not."""
_LONGEST: Final = 200
"""Characters: no name is longer, and what looks for mixed letters would look at each to the end."""
_OF_A_WORD: Final = 5
"""Letters from which on pairs of them tell a word."""
_LEAST_LIKE: Final = 5.0
_MOST_UNKNOWN: Final = 3
"""Letters of a name that may be anything: `db7`, `x64`."""


def hide_odd_looking(text: str) -> str:
    """Hide the words of a text that do not read as words or names do. Twice is as once."""
    return _WORD.sub(lambda word: word[0] if _is_plain(word[0]) else hide_word(word[0]), text)


def _is_plain(word: str) -> bool:
    if word.startswith("arn:") or "://" in word:
        return True
    if len(word) > _LONGEST:
        return False
    bare = word.strip(".!?*#%&$")
    cased = _CASED.search(word) is not None
    mixed = _MIXED.search(word) is not None
    if len(word) < _SHORTEST or "<hidden" in word or not (cased or mixed):
        return True
    if is_known_word(bare):
        return True
    if is_public_identifier(bare) and not bare.isdigit():
        return True
    known = public_words()
    unknown = [
        hump
        for hump in _HUMP.findall(bare)
        if hump.lower() not in known
        and (len(hump) < _OF_A_WORD or likeness_to_words(hump.lower()) < _LEAST_LIKE)
    ]
    most = _MOST_UNKNOWN if mixed else len(bare) // 2
    return sum(map(len, unknown)) <= most and not (set(bare) & set("!$&%#*^~"))
