"""Stand-ins of secrets as they stand in a text among other words."""

from __future__ import annotations

import re
from typing import Final

STAND_IN_PATTERN: Final = (
    r"<hidden(?::\d+|:? \d+ characters(?:, quoted)?(?:, spaced)?(?:, no\. \d+)?)>"
)
"""A stand-in of any form, for patterns that step over it; `doctor.model.secret` writes them."""
_STAND_IN: Final = re.compile(STAND_IN_PATTERN)
_LENGTH: Final = re.compile(r"\d{1,18}")


def whole_length(text: str) -> int:
    """Return how many characters a text had before stand-ins took the place of some."""
    lengths = (
        int(number[0]) - len(stand_in[0])
        for stand_in in _STAND_IN.finditer(text)
        if (number := _LENGTH.search(stand_in[0])) is not None
    )
    return len(text) + sum(lengths)
