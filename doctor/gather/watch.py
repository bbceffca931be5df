"""One run's time: when it is over, and what is being waited for until then.

Everything that may keep a run waiting goes through `run_within`: it is given a thread of its own,
and is left behind there once its time is over. So no server, file or program holds up the rest.
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

WHOLE_SECONDS: Final = 60.0
"""Seconds that a run may take, where `--timeout` says nothing else."""


JUDGING_SECONDS: Final = 5.0
"""Seconds past the end of a run in which it still judges: a server may have taken all of its time,
and what it told is worth more than the fixes' last test."""


class OutOfTime(Exception):  # noqa: N818 - an outcome that becomes evidence
    """What was waited for did not come to its end in time. The text says so to a person."""


class Wait(NamedTuple):
    """Something that is waited for, and the moment of the clock at which that began.

    What `may_last` ends by itself alone: a pipe that nobody writes to does not.
    """

    name: str
    since: float
    may_last: bool = False


class Watch:
    """The time of one run. Threads share it."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self._end = clock() + seconds
        self._waits: dict[int, Wait] = {}
        self._lock = threading.Lock()
        self._asked: float | None = None
        self._asking = 0
        self.stage = ""
        """How far the run has come, in words; empty where that cannot be said."""
        self.quiet = threading.Lock()
        """Held while a line about the waiting is written, and while a question begins."""

    def seconds_left(self) -> float:
        """Return the seconds that are left, never below 0. It stands still for a person."""
        now = self.clock() if self._asked is None else self._asked
        return max(0.0, self._end - now)

    def is_overdue(self, grace: float = JUDGING_SECONDS) -> bool:
        """Say whether the time to judge what was gathered is over, too."""
        now = self.clock() if self._asked is None else self._asked
        return now >= self._end + grace

    @property
    def is_asking(self) -> bool:
        """Say whether a person is being asked."""
        return self._asked is not None

    @contextlib.contextmanager
    def pause_for_person(self) -> Iterator[None]:
        """Stop the time while a person thinks."""
        with self.quiet:
            if self._asked is None:
                self._asked = self.clock()
            self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            if not self._asking:
                self._end += self.clock() - self._asked
                self._asked = None

    def waits(self) -> tuple[Wait, ...]:
        """Return what is waited for now, longest first."""
        with self._lock:
            return tuple(sorted(self._waits.values(), key=lambda wait: wait.since))

    @contextlib.contextmanager
    def note_wait(self, name: str, *, may_last: bool = False) -> Iterator[None]:
        """Note that something is waited for."""
        key = object()
        with self._lock:
            self._waits[id(key)] = Wait(name, self.clock(), may_last)
        try:
            yield
        finally:
            with self._lock:
                del self._waits[id(key)]


_CURRENT: contextvars.ContextVar[Watch | None] = contextvars.ContextVar("watch", default=None)


@contextlib.contextmanager
def keep_watch(watch: Watch) -> Iterator[Watch]:
    """Let a watch hold for what is done in the block, and in the threads that it starts."""
    token = _CURRENT.set(watch)
    try:
        yield watch
    finally:
        _CURRENT.reset(token)


@contextlib.contextmanager
def watched_for(seconds: float) -> Iterator[None]:
    """Give what is done in the block so many seconds, unless a watch holds already."""
    if _CURRENT.get() is not None:
        yield
        return
    with keep_watch(Watch(seconds)):
        yield


def tell_stage(words: str) -> None:
    """Say how far the run has come; empty where that cannot be said."""
    watch = _CURRENT.get()
    if watch is not None:
        watch.stage = words


def waiting_for(name: str) -> contextlib.AbstractContextManager[None]:
    """Note what is waited for in this very thread, so that whoever ends the run can name it."""
    watch = _CURRENT.get()
    return contextlib.nullcontext() if watch is None else watch.note_wait(name, may_last=True)


def asking_person() -> contextlib.AbstractContextManager[None]:
    """Stop the time of the run while a person is asked."""
    watch = _CURRENT.get()
    return contextlib.nullcontext() if watch is None else watch.pause_for_person()


def seconds_left() -> float:
    """Return the seconds that the run has left: without end where nobody watches."""
    watch = _CURRENT.get()
    return float("inf") if watch is None else watch.seconds_left()


def is_overdue() -> bool:
    """Say whether the run has no time left, not even to judge."""
    watch = _CURRENT.get()
    return watch is not None and watch.is_overdue()


def in_thread(work: Callable[[], T]) -> Future[T]:
    """Start work in a thread that keeps no process alive; the watch of the caller holds there."""
    from concurrent.futures import Future  # noqa: PLC0415 - a run that waits for nobody needs none

    future: Future[T] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            result = context.run(work)
        except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, daemon=True).start()
    return future


def run_within(seconds: float, name: str, work: Callable[[], T]) -> T:
    """Do work that may never end, for so long at the most.

    Raises `OutOfTime`, which says whose limit it was; the work itself is left behind.
    """
    from concurrent.futures import wait  # noqa: PLC0415 - as above

    watch = _CURRENT.get()
    limit = seconds if watch is None else min(seconds, watch.seconds_left())
    if watch is not None and limit <= 0:
        raise OutOfTime(_over(watch))
    with contextlib.nullcontext() if watch is None else watch.note_wait(name):
        future = in_thread(work)
        done, _ = wait([future], timeout=limit)
    if done:
        return future.result()
    if watch is not None and limit < seconds:
        raise OutOfTime(_over(watch))
    raise OutOfTime(f"no whole answer within {seconds:g} s")


def _over(watch: Watch) -> str:
    return f"the time limit of {watch.seconds:g} s was reached (--timeout)"
