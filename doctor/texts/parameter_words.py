"""What configurations call the values that a role may ask for."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final[dict[str, re.Pattern[str]]] = {
    "sts:externalid": re.compile(r"external_?-?id", re.IGNORECASE),
    "aws:requesttag": re.compile(r"tags?\b", re.IGNORECASE),
    "sts:sourceidentity": re.compile(r"source_?-?identity", re.IGNORECASE),
}
READ: Final = tuple(_WORDS.values())


def speaks_of(text: str, key: str) -> bool:
    """Say whether a text names the parameter behind a condition key (in lower case, no tag)."""
    return key in _WORDS and _WORDS[key].search(text) is not None
