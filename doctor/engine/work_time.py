"""The parts of a diagnosis that can be left out: for want of time, or for a fault in them.

The engine reads no clock: whoever calls it says when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from doctor.model.diagnosis import Unknown
from doctor.model.unseen_facts import Unfinished

IsOver = Callable[[], bool]
"""Says whether the time is over."""

T = TypeVar("T")


def never() -> bool:
    """Say that the time is not over: a pure function has all the time that it takes."""
    return False


class WorkTime:
    """Asked to do each part of the work; it remembers the parts that were left out, and why.

    A fault in one part, which is a defect, leaves what the others found as it is.
    """

    def __init__(self, is_over: IsOver = never) -> None:
        self._is_over = is_over
        self._untimely: dict[str, None] = {}
        self._faults: dict[str, Exception] = {}

    def allows(self, work: str) -> bool:
        """Say whether there is time for a part of the work, which a report names by these words."""
        if not self._is_over():
            return True
        self._untimely[work] = None
        return False

    def spend(self, work: str, part: Callable[[], T], name: str = "") -> T | None:
        """Do a part of the work; None where there is no time for it, or it has a fault.

        `name` tells it from others of the same kind, where it has a fault.
        """
        if not self.allows(work):
            return None
        try:
            return part()
        except RecursionError:
            raise  # of the input: it is nested too deeply for all that reads it
        except Exception as error:  # noqa: BLE001 - whatever it is, the report goes on without it
            self.leave_out(name or work, error)
            return None

    def leave_out(self, work: str, error: Exception) -> None:
        """Remember a part that ended in a fault of our own."""
        self._faults.setdefault(work, error)

    @property
    def faults(self) -> tuple[Exception, ...]:
        """What was raised."""
        return tuple(self._faults.values())

    def list_left_out(self) -> tuple[Unknown, ...]:
        """List what was left out, for the report."""
        untimely = [
            Unknown(
                unseen=Unfinished(work),
                why="there was no time for it within --timeout",
                how_to_learn="run it again with a longer --timeout",
            )
            for work in self._untimely
        ]
        faulty = [
            Unknown(
                unseen=Unfinished(work, has_fault=True),
                why="it ended in a fault of roledoctor itself",
                how_to_learn="report the fault, with the case that --save-case writes",
            )
            for work in self._faults
        ]
        return (*untimely, *faulty)
