"""Exit codes, and the error that ends in the code for a user's own arguments."""

from __future__ import annotations

from typing import Final

HEALTHY: Final = 0
FAILING: Final = 1
USAGE: Final = 2
INCONCLUSIVE: Final = 3
OWN_FAULT: Final = 4
INTERRUPTED: Final = 130


class UsageError(Exception):
    """The command line, or a file that it names, cannot be used. The text is for the user."""
