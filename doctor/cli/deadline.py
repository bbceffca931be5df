"""The end of a run whose time is over, whatever it does: where nothing else ended it before.

What waits for others ends by itself in time (`gather/watch.py`), and what is known by then is told.
A pipe that nobody writes to, or a text that takes too long to judge, is ended here.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final

from doctor.gather.watch import Watch

GRACE_SECONDS: Final = 10.0
"""Seconds to judge and to tell in what was learnt by the end of the run's time."""

_AGAIN_SECONDS: Final = 1.0
"""Seconds to the next alarm, if a library caught the first and went on."""


class RunOver(BaseException):
    """The time of the run is over. It is no `Exception`: nothing that recovers may catch it."""


@contextlib.contextmanager
def ending_in_time(watch: Watch) -> Iterator[None]:
    """Raise `RunOver` in the block where a run goes on after its time; without signals, never."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        del number, frame
        left = watch.seconds_left()
        if left > 0:  # a person was asked meanwhile
            signal.setitimer(signal.ITIMER_REAL, left + GRACE_SECONDS, _AGAIN_SECONDS)
            return
        raise RunOver(_says(watch))

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, watch.seconds_left() + GRACE_SECONDS, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _says(watch: Watch) -> str:
    waits = watch.waits()
    waiting = f" while it waited for {waits[0].name}" if waits else ""
    return f"the time limit of {watch.seconds:g} s was reached{waiting} (--timeout)"
