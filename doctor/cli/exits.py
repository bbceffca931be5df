"""Exit codes, and the error that ends in the code for a user's own arguments."""

from __future__ import annotations

from typing import Final

# What CI systems and scripts branch on: published in `--help`, so none may change its meaning.
# 130 is what shells give a command that Ctrl-C ended, 128 and the signal's number.
HEALTHY: Final = 0
FAILING: Final = 1
USAGE: Final = 2
INCONCLUSIVE: Final = 3
OWN_FAULT: Final = 4
INTERRUPTED: Final = 130


class RunOver(BaseException):
    """The time of the run is over. It is no `Exception`: nothing that recovers may catch it."""

    def __init__(self, says: str, code: int = INCONCLUSIVE) -> None:
        super().__init__(says)
        self.code = code
        """The exit code of the command that did not come to its end."""


class UsageError(Exception):
    """The command line, or a file that it names, cannot be used. The text is for the user."""
