"""How far a long piece of work has come: one line on standard error, with the time left."""

from __future__ import annotations

import sys
import time
from typing import Final

from doctor.cli.streams import say
from doctor.gather.watch import tell_stage

_MINUTE: Final = 60.0
"""Seconds; from here on the time left is told in minutes, as it is a guess."""
_EVERY: Final = 10.0
"""Seconds between two lines where there is no terminal to write over."""


class ProgressLine:
    """Tells of work on accounts: on a terminal in its last line, elsewhere in one now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._over = sys.stderr.isatty()
        self._began = self._told = time.monotonic()
        self._worked = 0

    def __call__(self, done: int, number: int, account: str, outcome: str) -> None:
        """Tell of an account that is done: `done` of `number`."""
        if outcome != "done-before":
            self._worked += 1
        if self._quiet:
            return
        now = time.monotonic()
        left = time_left(now - self._began, self._worked, number - done)
        text = f"{done} of {number} accounts, {account} {outcome.replace('-', ' ')}{left}"
        tell_stage("" if done == number else text)
        if done == number or (not self._over and now - self._told >= _EVERY):
            self._told = now
            say(text)


def time_left(seconds: float, done: int, left: int) -> str:
    """Say how long the rest will take if it goes on so; nothing where that is not known."""
    if not done or not left:
        return ""
    rest = seconds / done * left
    if rest < _MINUTE:
        return f", about {max(1, round(rest))} s left"
    return f", about {round(rest / _MINUTE)} min left"
