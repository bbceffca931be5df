"""What STS takes for a role session's name."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[\w+=,.@-]{2,64}\Z", re.ASCII)
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""


def is_session_name(name: str) -> bool:
    """Say whether STS takes a name."""
    return _NAME.match(name) is not None
