"""Whether there is time for another part of a diagnosis, and which parts were left out.

The engine reads no clock: whoever calls it says when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable

from doctor.model.diagnosis import Unknown
from doctor.model.unseen_facts import Unfinished

IsOver = Callable[[], bool]
"""Says whether the time is over."""


def never() -> bool:
    """Say that the time is not over: a pure function has all the time that it takes."""
    return False


class WorkTime:
    """Asked before each part of the work; it remembers the parts that it refused."""

    def __init__(self, is_over: IsOver = never) -> None:
        self._is_over = is_over
        self._left_out: dict[str, None] = {}

    def allows(self, work: str) -> bool:
        """Say whether there is time for a part of the work, which a report names by these words."""
        if not self._is_over():
            return True
        self._left_out[work] = None
        return False

    def list_left_out(self) -> tuple[Unknown, ...]:
        """List what was left out, for the report."""
        return tuple(
            Unknown(
                unseen=Unfinished(work),
                why="there was no time for it within --timeout",
                how_to_learn="run it again with a longer --timeout",
            )
            for work in self._left_out
        )
