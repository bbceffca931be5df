"""The end of a run whose time is over, whatever it does: where nothing else ended it before.

What waits for others ends by itself in time (`gather/watch.py`), and what is known by then is told.
A pipe that nobody writes to, or a text that takes too long to judge, is ended here.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final

from doctor.cli.exits import INCONCLUSIVE, RunOver
from doctor.cli.interrupts import SOON_SECONDS, is_loading
from doctor.gather.watch import Watch, keep_watch

GRACE_SECONDS: Final = 10.0
"""Seconds to judge and to tell in what was learnt by the end of the run's time."""

_AGAIN_SECONDS: Final = 1.0
"""Seconds to the next alarm: something may wait by then, or a library caught the first one."""


@contextlib.contextmanager
def ending_in_time(
    seconds: float, *, quiet: bool = False, code: int = INCONCLUSIVE
) -> Iterator[None]:
    """Give a block so many seconds, show at a terminal what it waits for, and end it after them.

    Raises `RunOver` with the exit code where it goes on after its time.
    """
    watch = Watch(seconds)
    with keep_watch(watch), _alarm(watch, code), _progress(watch, quiet=quiet):
        yield


def _progress(watch: Watch, *, quiet: bool) -> contextlib.AbstractContextManager[None]:
    if quiet or not sys.stderr.isatty():
        return contextlib.nullcontext()
    from doctor.cli.progress import showing_progress  # noqa: PLC0415 - for a terminal alone

    return showing_progress(watch)


@contextlib.contextmanager
def _alarm(watch: Watch, code: int) -> Iterator[None]:
    """Raise `RunOver` in the block when its time is over; without signals, never."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        del number
        if is_loading(frame):
            signal.setitimer(signal.ITIMER_REAL, SOON_SECONDS, _AGAIN_SECONDS)
            return
        left = watch.seconds_left()
        if left > 0 or watch.is_asking:  # a person was asked meanwhile
            signal.setitimer(signal.ITIMER_REAL, left + again, again)
        elif watch.is_overdue(GRACE_SECONDS) or any(each.may_last for each in watch.waits()):
            raise RunOver(_says(watch), code)

    again = min(_AGAIN_SECONDS, GRACE_SECONDS)
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, watch.seconds_left() + again, again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _says(watch: Watch) -> str:
    waits = watch.waits()
    waiting = f" while it waited for {waits[0].name}" if waits else ""
    return f"the time limit of {watch.seconds:g} s was reached{waiting} (--timeout)"
