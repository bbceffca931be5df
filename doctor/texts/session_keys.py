"""Keys of sessions (`ASIA…`) in a text, and whether a token stands beside."""

from __future__ import annotations

import re
from typing import Final

_TEMPORARY: Final = re.compile(r"(?<![A-Z0-9])ASIA[A-Z0-9]{16}(?![A-Z0-9])")
_TOKEN: Final = re.compile(r"(?:session|security)[-_ ]?token|\btoken\s*[:=]", re.IGNORECASE)
READ: Final = (_TEMPORARY, _TOKEN)


def find_key_without_token(text: str) -> str | None:
    """Return the first key of a session in a text that names no token."""
    found = _TEMPORARY.search(text)
    return None if found is None or _TOKEN.search(text) else found[0]
