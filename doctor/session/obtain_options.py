"""How a session is obtained: who can be asked, and whether what is kept counts."""

from __future__ import annotations

import msgspec

from doctor.gather.watch import WHOLE_SECONDS
from doctor.session.questions import Nobody, Person


class How(msgspec.Struct, frozen=True, kw_only=True):
    """How a session is obtained.

    `least_left` (seconds) asks for a session that lasts at least so long, where a cached one is
    at hand; without it the cache decides by the session's life. `cache=False` neither reads nor
    writes it. `mfa_code` is one code of the command line, `mfa_command` a program that prints one.
    `login` signs in without a question where a sign-in has ended. `seconds` is what it may take,
    unless the whole run is watched.
    """

    person: Person = Nobody()
    mfa_code: str | None = None
    mfa_command: str | None = None
    cache: bool = True
    least_left: float | None = None
    login: bool = False
    seconds: float = WHOLE_SECONDS
