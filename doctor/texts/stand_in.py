"""Stand-ins of secrets as they stand in a text among other words."""

from __future__ import annotations

from typing import Final

STAND_IN_PATTERN: Final = (
    r"<hidden(?::\d+|:? \d+ characters(?:, quoted)?(?:, spaced)?(?:, no\. \d+)?)>"
)
"""A stand-in of any form, for patterns that step over it; `doctor.model.secret` writes them."""
