"""How the cost of reading a text grows with its length: a question of the code, not the machine."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

LONGER = 8
_SHORT = 60_000
LINEAR_AT_MOST = 5 * LONGER
"""Above what is linear, with what larger memory costs; below what is quadratic (`LONGER` ** 2)."""


def growth(read: Callable[[str], object], unit: str) -> float:
    """Return how many times the work grows where a text of units is `LONGER` times as long."""
    return growth_of_texts(read, lambda size: unit * (size // len(unit) + 1))


def growth_of_texts(read: Callable[[str], object], text: Callable[[int], str]) -> float:
    """Return the same of the texts that a function makes, each of so many characters."""
    return growth_in(read, text, _SHORT)


def growth_in(work: Callable[[T], object], make: Callable[[int], T], few: int) -> float:
    """Return how many times the work grows where `make` makes `LONGER` times as much of a thing."""
    work(make(few // 6 + 1))  # What is compiled once is no part of it.
    return _least(work, make(few * LONGER)) / max(_least(work, make(few)), 1e-3)


def _least(read: Callable[[T], object], text: T) -> float:
    """Return the least processor time of three attempts: whatever disturbs only adds to it."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        read(text)
        spent.append(time.process_time() - start)
    return min(spent)


def growth_of_calls(work: Callable[[T], object], make: Callable[[int], T], few: int) -> float:
    """Return how many times as many functions are called, those in C included: no time is asked."""
    work(make(few // 6 + 1))  # as above
    return _calls(work, make(few * LONGER)) / _calls(work, make(few))


def _calls(work: Callable[[T], object], made: T) -> int:
    calls = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        del frame, argument
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(made)
    finally:
        sys.setprofile(before)
    return calls
