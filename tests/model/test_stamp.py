"""Points in time as AWS tools write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doctor.model.stamp import by_clock_of_aws, later, moment_of, parse_stamp

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00UTC",
        " 2026-01-31T13:00:00+01:00 ",
        "2026-01-31 12:00:00",
    ],
)
def test_a_time_without_a_zone_is_utc(text: str) -> None:
    assert parse_stamp(text) == NOON


@pytest.mark.parametrize("text", [
        "", "soon", "2026-13-01", None, 7, "UTC", "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z",
        "99999-01-01T00:00:00Z", "9" * 400,
    ],
)  # fmt: skip
def test_what_is_no_time(text: object) -> None:
    assert parse_stamp(text) is None


def test_a_time_after_another_is_written_as_aws_does() -> None:
    assert later(NOON, days=1, seconds=61) == "2026-02-01T12:01:01Z"
    assert later(NOON) == "2026-01-31T12:00:00Z"


@pytest.mark.parametrize(
    "seconds", [True, None, "1", [], 10**400, -(10**18), 1e308, float("inf"), float("nan"), -1e12]
)
def test_what_is_no_moment(seconds: object) -> None:
    assert moment_of(seconds) is None


def test_a_moment_of_a_token_is_in_utc() -> None:
    assert moment_of(NOON.timestamp()) == moment_of(int(NOON.timestamp())) == NOON


@pytest.mark.parametrize("skew", [None, "x", 1e308, -1e308, float("inf"), float("nan")])
def test_a_skew_of_no_clock_changes_nothing(skew: object) -> None:
    assert by_clock_of_aws(NOON, skew) == NOON


def test_a_local_clock_that_is_ahead_is_put_back() -> None:
    assert by_clock_of_aws(NOON, 3_600) == NOON.replace(hour=11)
