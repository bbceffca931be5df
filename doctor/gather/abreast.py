"""Work side by side: what waits for AWS waits together.

Each piece of work has a thread of its own while it runs, so work that starts more work never
waits for a free thread. How many calls are under way at once is held where calls are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
One = TypeVar("One")
Two = TypeVar("Two")

_MOST = 64


def side_by_side(works: Iterable[Callable[[], T]]) -> list[T]:
    """Do pieces of work at once; their results in order. The first error of one is raised."""
    listed = list(works)
    if len(listed) < 2:  # noqa: PLR2004 - one alone needs no other thread
        return [work() for work in listed]
    with ThreadPoolExecutor(max_workers=min(len(listed), _MOST)) as pool:
        return [future.result() for future in [pool.submit(work) for work in listed]]


def both(one: Callable[[], One], two: Callable[[], Two]) -> tuple[One, Two]:
    """Do two pieces of work at once; the second in this very thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        first: Future[One] = pool.submit(one)
        second = two()
        return first.result(), second
