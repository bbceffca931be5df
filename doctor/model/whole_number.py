"""A whole number as people and tools write it: what else has digits, or too many, is none."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
"""`isdigit` takes `²` for one, and Python refuses to read a number of thousands of digits."""


def parse_whole(text: str) -> int | None:
    """Return the number that a text is; `None` where it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None
