"""One run's time: what is waited for, how long, and what a person's thinking costs."""

from __future__ import annotations

import threading

import pytest

from doctor.cli.progress import progress_line
from doctor.gather.watch import OutOfTime, Watch, keep_watch, run_within, seconds_left


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_work_without_end_is_left_behind_and_whose_limit_it_was_is_said() -> None:
    never = threading.Event()
    with pytest.raises(OutOfTime, match=r"no whole answer within 0\.01 s"):
        run_within(0.01, "x", never.wait)
    with keep_watch(Watch(0.01)), pytest.raises(OutOfTime, match="--timeout"):
        run_within(9, "x", never.wait)


def test_what_work_returns_or_raises_comes_back() -> None:
    assert run_within(9, "x", lambda: 7) == 7
    with pytest.raises(TimeoutError, match="its own"):
        run_within(9, "x", lambda: (_ for _ in ()).throw(TimeoutError("its own")))


def test_the_watch_holds_in_the_threads_that_work_starts() -> None:
    assert seconds_left() == float("inf")
    with keep_watch(Watch(60)):
        assert run_within(9, "x", lambda: run_within(9, "y", seconds_left)) <= 60


def test_time_stands_still_while_a_person_is_asked() -> None:
    clock = Clock()
    watch = Watch(10, clock)
    with watch.pause_for_person():
        clock.now = 500
        assert (watch.seconds_left(), watch.is_asking) == (10, True)
    assert (watch.seconds_left(), watch.is_asking) == (10, False)
    clock.now = 600
    assert watch.seconds_left() == 0


def test_the_line_names_what_is_waited_for_longest() -> None:
    clock = Clock()
    watch = Watch(60, clock)
    with watch.note_wait("iam:GetRole"), watch.note_wait("sts:\x1bAssumeRole"):
        assert progress_line(watch) is None
        clock.now = 3
        assert progress_line(watch) == "Waiting for iam:GetRole and 1 more (3 s)"
    assert progress_line(watch) is None
