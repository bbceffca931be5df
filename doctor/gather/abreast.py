"""Work side by side: what waits for AWS waits together.

Each piece of work has a thread of its own while it runs, so work that starts more work never
waits for a free thread. How many calls are under way at once is held where calls are made. No
thread keeps the process alive: a run that is interrupted ends at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import TypeVar

from doctor.gather.watch import in_thread

T = TypeVar("T")
One = TypeVar("One")
Two = TypeVar("Two")

_MOST = 64
"""Threads of one piece of work: twice the calls that are let through, since threads also wait
for each other."""


def side_by_side(works: Iterable[Callable[[], T]], *, most: int = _MOST) -> list[T]:
    """Do pieces of work at once, `most` of them together; their results in order.

    The first error of one is raised.
    """
    listed = list(works)
    if len(listed) < 2:  # noqa: PLR2004 - one alone needs no other thread
        return [work() for work in listed]
    room = threading.BoundedSemaphore(most)

    def begin(work: Callable[[], T]) -> Future[T]:
        room.acquire()
        future = in_thread(work)
        future.add_done_callback(lambda _: room.release())
        return future

    return [future.result() for future in [begin(work) for work in listed]]


def both(one: Callable[[], One], two: Callable[[], Two]) -> tuple[One, Two]:
    """Do two pieces of work at once; the second in this very thread."""
    first = in_thread(one)
    second = two()
    return first.result(), second
