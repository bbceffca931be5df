"""The time of this machine's clock, as case files write it."""

from __future__ import annotations

import datetime


def now_stamp() -> str:
    """Return the time: ISO 8601, UTC, whole seconds."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
