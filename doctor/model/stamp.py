"""Points in time as AWS tools write them into files and variables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_FIRST_YEAR: Final = 1900
"""Keeps a zone's hours and a token's lifetime within what `datetime` can count."""
_LAST_YEAR: Final = 9000
"""The same at the other end: `datetime` ends with the year 9999."""


def parse_stamp(text: object) -> datetime | None:
    """Read an ISO 8601 time, as one in UTC; without a zone it is UTC. `None` where it is none.

    Older tools write the letters UTC in place of Z. A year that no clock shows is no time: what is
    reckoned from it, or written in another zone, would lie outside of the calendar.
    """
    if not isinstance(text, str):
        return None
    plain = text.strip()
    if plain.endswith("UTC"):
        plain = plain.removesuffix("UTC") + "Z"
    try:
        read = datetime.fromisoformat(plain)
        read = read.astimezone(UTC) if read.tzinfo is not None else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def moment_of(seconds: object) -> datetime | None:
    """Read a number of seconds since 1970, as tokens have it; `None` where it is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        read = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def by_clock_of_aws(moment: datetime, skew_seconds: object) -> datetime:
    """Return a time of the local clock as AWS's shows it; a skew of no clock changes nothing."""
    if not isinstance(skew_seconds, (int, float)):
        return moment
    try:
        return moment - timedelta(seconds=skew_seconds)
    except (OverflowError, ValueError):
        return moment


def later(moment: datetime, *, days: int = 0, seconds: int = 0) -> str:
    """Return a time that lies so much after another, as AWS writes it."""
    then = (moment + timedelta(days=days, seconds=seconds)).astimezone(UTC)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")
