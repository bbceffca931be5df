"""Lines of the logs of jobs."""

from __future__ import annotations

import pytest

from doctor.texts.job_lines import READ, STAMP, find_durations, is_of_ci, read_stamp, tells_failure


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("2026-01-31T12:00:00.123Z Run it", "2026-01-31T12:00:00.123Z"),
        ("[12:00:00] Run it", "[12:00:00"),
        ("2026-01-31 12:00:00,123 INFO", "2026-01-31 12:00:00,123"),
    ],
)
def test_a_line_tells_its_time(line: str, stamp: str) -> None:
    found = STAMP.match(line)
    assert found is not None
    assert found[0] == stamp


def test_a_number_is_no_time() -> None:
    assert STAMP.match("12:00 is noon") is None


@pytest.mark.parametrize(
    "line", ["##[error]failed", "real 61m3.2s", "Finished in 75 minutes", "ExpiredToken"]
)
def test_lines_of_jobs_are_read(line: str) -> None:
    assert any(pattern.search(line) for pattern in READ)


@pytest.mark.parametrize("line", ["an error", "it took courage", "the token is new"])
def test_other_lines_are_not(line: str) -> None:
    assert not any(pattern.search(line) for pattern in READ)


def test_times_and_durations_are_counted_in_seconds() -> None:
    assert read_stamp("[01:00:05] x") == 3605
    assert read_stamp("1970-01-01T01:00:05Z x") == 3605
    assert read_stamp("2026-13-31T12:00:00Z x") is None
    assert list(find_durations("real 1h 2m3.5s, took 4 s")) == [3723, 4]


def test_a_job_of_ci_is_told_by_its_words() -> None:
    assert is_of_ci("Running with gitlab-runner 16")
    assert not is_of_ci("running with scissors")


@pytest.mark.parametrize(
    ("line", "failed"),
    [
        ("10:00:00 ERROR upload", True),
        ("10:00:00 botocore.exceptions.ClientError: no", True),
        ("10:00:00 INFO retries after an error: 3", False),
        ("10:00:00 step done", False),
    ],
)
def test_a_line_that_only_mentions_an_error_is_none(line: str, failed: bool) -> None:
    assert tells_failure(line) == failed
