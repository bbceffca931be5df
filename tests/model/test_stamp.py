"""Points in time as AWS tools write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doctor.model.stamp import later, parse_stamp

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


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", None, 7, "UTC"])
def test_what_is_no_time(text: object) -> None:
    assert parse_stamp(text) is None


def test_a_time_after_another_is_written_as_aws_does() -> None:
    assert later(NOON, days=1, seconds=61) == "2026-02-01T12:01:01Z"
    assert later(NOON) == "2026-01-31T12:00:00Z"
