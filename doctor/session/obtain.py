"""Obtaining a session: the chain walked hop by hop, one STS call each, the cache asked before.

What cannot be had comes back as a `Refusal`, whose case holds the evidence that `check` would have.
"""

from __future__ import annotations

import msgspec

from doctor.session.asking import Nobody, Person
from doctor.session.request import SessionRequest
from doctor.session.resolving import Here, resolve_request
from doctor.session.session import Refusal, Session


class How(msgspec.Struct, frozen=True, kw_only=True):
    """How a session is obtained.

    `least_left` (seconds) asks for a session that lasts at least so long, where a cached one is
    at hand; without it the cache decides by the session's life. `cache=False` neither reads nor
    writes it. `mfa_code` is one code of the command line, `mfa_command` a program that prints one.
    `login` signs in without a question where a sign-in has ended.
    """

    person: Person = Nobody()
    mfa_code: str | None = None
    mfa_command: str | None = None
    cache: bool = True
    least_left: float | None = None
    login: bool = False


def obtain_session(
    request: SessionRequest, here: Here, how: How | None = None
) -> Session | Refusal:
    """Obtain a session, from the cache or from STS.

    Raises `RequestError` where the request contradicts its target.
    """
    how = how or How()
    chain = resolve_request(request, here)
    if not chain.ok:
        from doctor.session.refusing import resolve_fully  # noqa: PLC0415 - the engine behind it

        found = resolve_fully(request, here)
        if isinstance(found, Refusal):
            return found
        chain = found
    from doctor.session.steps import walk_steps  # noqa: PLC0415 - botocore behind it

    return walk_steps(request, chain, here, how)
