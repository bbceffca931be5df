"""A session in words: who it is, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

from doctor.model.enumeration import and_list
from doctor.session.session import Session

_MINUTE, _HOUR = 60, 3600  # seconds


def describe_identity(session: Session) -> str:
    """Name the identity: its ARN where STS told it, else the profile and the key."""
    if session.arn is not None:
        return session.arn
    last = session.chain.hops[-1]
    return f"{last.profile or last.kind} (key {session.keys.access_key_id})"


def describe_end(session: Session, now: datetime | None = None) -> str:
    """Say until when a session counts, by the clock on the wall, and how long that is."""
    if session.expires_at is None:
        return "with no end that is known"
    moment = now or datetime.now(UTC)
    clock = session.expires_at.astimezone().strftime("%H:%M")
    return f"until {clock} ({describe_seconds(session.seconds_left(moment))})"


def describe_seconds(seconds: float) -> str:
    """Write a time to come as a person says it."""
    if seconds < 0:
        return "over"
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"


def tell_session(session: Session) -> str:
    """Say in one line who a session is, how far it is narrowed, and until when it counts."""
    narrowed = f", narrowed by {and_list(session.narrowed_by)}" if session.narrowed_by else ""
    return f"{describe_identity(session)}{narrowed}, {describe_end(session)}"
