"""Points in time as AWS tools write them into files and variables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def parse_stamp(text: object) -> datetime | None:
    """Read an ISO 8601 time; without a zone it is UTC. `None` where it is none.

    Older tools write the letters UTC in place of Z.
    """
    if not isinstance(text, str):
        return None
    plain = text.strip()
    if plain.endswith("UTC"):
        plain = plain.removesuffix("UTC") + "Z"
    try:
        read = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def later(moment: datetime, *, days: int = 0, seconds: int = 0) -> str:
    """Return a time that lies so much after another, as AWS writes it."""
    then = (moment + timedelta(days=days, seconds=seconds)).astimezone(UTC)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")
