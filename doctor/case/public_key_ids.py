"""What stands in the place of an access key ID, as a case may keep it.

A key ID is public, also one that is cut, misspelled or a placeholder. Anything else there may be
the secret that belongs beside it, or a password.
"""

from __future__ import annotations

import re
from typing import Final

from doctor.model.secret import hide_word
from doctor.texts.public_words import is_known_word
from doctor.texts.secret_shapes import hide_shapes
from doctor.texts.stand_in import STAND_IN_PATTERN

_WORD: Final = re.compile(STAND_IN_PATTERN + r"|[^\s\"',;]+")
_MEANT: Final = re.compile(
    r"A[A-Z]{2}A[A-Z0-9*.…_]{0,20}|(?P<sign>.)(?P=sign)*"
    r"|(?:my|your|the|aws|access|secret|key|id|[_-])+",
    re.IGNORECASE,
)
"""A key ID; one sign alone, and the name of the field, which stand there in place of a key."""


def show_key_id(value: str) -> str:
    """Return the value with all words hidden that are neither a key ID nor known to tell nothing.

    A stand-in tells how many characters there were. Twice is as once.
    """
    return _WORD.sub(lambda word: _show_word(word[0]), value)


def _show_word(word: str) -> str:
    if _MEANT.fullmatch(word):
        return word
    shown = hide_shapes(word)
    return shown if shown != word or is_known_word(word) else hide_word(word)
