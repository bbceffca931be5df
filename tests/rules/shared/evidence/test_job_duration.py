"""How long a job ran, as the time stamps of its log tell."""

from __future__ import annotations

import pytest

from doctor.rules.shared.evidence.job_duration import Ran, job_of
from tests.rules.shared.support import situation


def job(text: str, name: str = "job log") -> Ran | None:
    return job_of(situation(attachments=[{"name": name, "text": text}]))


@pytest.mark.parametrize(
    ("text", "seconds", "until_error"),
    [
        ("2026-01-31T10:00:00Z a\n2026-01-31T11:01:13Z b ExpiredToken: x", 3673, True),
        ("2026-01-31 10:00:00 a\n2026-01-31 10:00:09 b", 9, False),
        ("10:00:00 a\n10:30:00 b", 1800, False),
        ("23:59:50 a\n00:00:10 b", 20, False),
        ("a\nreal 61m5s\nb", 3665, False),
        ("Finished in 1h 2m 3s", 3723, False),
        ("took 1h2m3s", 3723, False),
        ("Elapsed: 2 minutes 3 s", 123, False),
        ("2026-01-31T10:00:09Z a\n2026-01-31T10:00:00Z b", 0, False),
    ],
)
def test_from_the_first_line_to_the_error_or_the_end(
    text: str, seconds: int, until_error: bool
) -> None:
    found = job(text)
    assert found is not None
    assert (found.seconds, found.until_error, found.log) == (seconds, until_error, "job log")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10:00:00 a\n10:30:00 ERROR upload\n  at X\nExpiredToken: x\n12:00:00 b", 1800),
        ("10:00:00 a\n10:30:00 ERROR upload\nExpiredToken: x", 1800),
    ],
)
def test_a_trace_belongs_to_the_failure_above_it(text: str, seconds: int) -> None:
    found = job(text)
    assert found is not None
    assert (found.seconds, found.until_error) == (seconds, True)


@pytest.mark.parametrize(
    "text",
    [
        "10:00:00 a\n10:30:00 step done\nExpiredToken: x\n12:00:00 b",
        "10:00:00 a\n10:30:00 ERROR upload\n\nExpiredToken: x\n12:00:00 b",
    ],
)
def test_what_is_not_of_the_stamped_log_has_no_time_in_it(text: str) -> None:
    assert job(text) is None


@pytest.mark.parametrize("text", ["", "words", "10:00:00 one line alone", "2026-99-99T10:00:00Z x"])
def test_a_log_without_times_tells_nothing(text: str) -> None:
    assert job(text) is None


def test_the_command_is_no_log_and_an_error_may_be_one() -> None:
    two = "10:00:00 a\n10:00:05 b"
    assert job(two, name="command") is None
    found = job_of(situation(errors=[{"text": two, "from": "log"}]))
    assert found is not None
    assert (found.log, found.seconds) == ("the log", 5)


@pytest.mark.parametrize(
    ("log", "seconds"),
    [("10:00:02 apply\n11:01:13 Error: ExpiredToken", 3671), ("10:00:02 a\n11:01:13 b", None)],
)
def test_beside_a_loose_error_a_log_counts_that_shows_the_end_itself(
    log: str, seconds: int | None
) -> None:
    error = {"text": "ExpiredToken: The provided token has expired", "from": "pasted"}
    found = job_of(situation(errors=[error], attachments=[{"name": "job log", "text": log}]))
    assert (None if found is None else found.seconds) == seconds
