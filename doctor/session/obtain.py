"""Obtaining a session: from the cache, else step by step from the base credentials.

What cannot be had comes back as a `Refusal`, whose case holds the evidence that `check` would have.
"""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from doctor.session.obtain_options import How
from doctor.session.request_chain import Here, Resolved, resolve_request
from doctor.session.session import Refusal, Session, seconds
from doctor.session.session_builder import build_session, needs_person
from doctor.session.session_cache import Cache, Entry
from doctor.session.session_request import SessionRequest
from doctor.session.step import Step, steps_of

__all__ = ["Here", "How", "SessionRequest", "obtain_session"]

_LEAST = 60.0
"""Seconds that a session must have left to serve when a new one cannot be had: one command runs."""
_LEAST_PART = 20.0
"""The same for a short session: a twentieth of its life, under a minute below 20 minutes."""


def obtain_session(
    request: SessionRequest, here: Here, how: How | None = None
) -> Session | Refusal:
    """Obtain a session, from the cache or from STS.

    Raises `RequestError` where the request contradicts its target.
    """
    how = how or How()
    found = _obtain_once(request, here, how)
    if isinstance(found, Refusal) and found.sign_in:
        from doctor.session.sign_in import signs_in  # noqa: PLC0415 - seldom

        if signs_in(found.sign_in, here, how.person, unasked=how.login):
            return _obtain_once(request, here, how)
    return found


def _obtain_once(request: SessionRequest, here: Here, how: How) -> Session | Refusal:
    resolved = resolve_request(request, here)
    if not resolved.chain.ok:
        from doctor.session.refusal_case import resolve_fully  # noqa: PLC0415 - the engine behind it

        chain = resolve_fully(request, here)
        if isinstance(chain, Refusal):
            return chain
        resolved = replace(resolved, chain=chain)
    steps = steps_of(request, resolved, here)
    cache = Cache(here, how.person.hears, used=how.cache)
    entry = cache.find(steps[-1])
    if entry is not None and entry.serves(datetime.now(UTC), how.least_left):
        return _from_cache(steps, resolved, entry, how)
    from doctor.session.chain_walk import walk_steps  # noqa: PLC0415 - a warm cache needs none of it

    found = walk_steps(request, resolved, here, how, cache, steps)
    if isinstance(found, Refusal) and entry is not None and _still_serves(entry, how):
        how.person.hears(
            f"no new session could be had ({found.says}); the cached one serves until "
            f"{entry.expires_at:%H:%M:%S} UTC"
        )
        return _from_cache(steps, resolved, entry, how)
    return found


def _from_cache(steps: tuple[Step, ...], resolved: Resolved, entry: Entry, how: How) -> Session:
    return build_session(
        steps,
        resolved.chain,
        entry.keys,
        entry,
        from_cache=True,
        alone=not needs_person(resolved.chain, how.mfa_command),
    )


def _still_serves(entry: Entry, how: How) -> bool:
    """Say whether a session that is due for renewal is better than none."""
    life = seconds(entry.obtained_at, entry.expires_at)
    least = min(_LEAST, life / _LEAST_PART)
    return how.least_left is None and entry.serves(datetime.now(UTC), least)
