"""Renewal: a session kept alive in the background, by the wall clock, for as long as it is used.

What is served and when something is due are pure questions, asked with the time; one thread asks
them. A clock that jumps and a laptop that slept are seen at the next look, since every decision
compares the wall clock with the session's end.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from doctor.session.container_endpoint import Ended, Served
from doctor.session.session import Refusal, Session

RENEW_BELOW: Final = 1 / 2
"""Part of the life that is left when renewal begins: so there is time to fail in, and to ask."""
ANNOUNCE_BELOW: Final = 1 / 3
"""Part of the life that is left when a person hears that renewal fails: before a fifth is left."""
HAND_OUT_ABOVE: Final = 1 / 5
"""Part of the life with which keys are handed out, but for the last ones: programs are told that
they end then, since SDKs cache keys until minutes before their end, however long they live."""
ASK_BELOW: Final = (1 / 2, 1 / 3, 1 / 5)
"""Parts of the life that are left when a person is asked: thrice, and then no more."""

LOOK_SECONDS: Final = 5.0
"""Seconds of sleep at most: so late is a clock noticed that jumped, or a laptop that woke up."""
FIRST_WAIT_OF_LIFE: Final = 1 / 20
"""The wait after a first failure, as a part of the life: a short session cannot wait long."""
FIRST_WAIT_SECONDS: Final = 5.0
"""The same in seconds at most: most failures of a network pass within seconds."""
LONGEST_WAIT_OF_LIFE: Final = 1 / 10
LONGEST_WAIT_SECONDS: Final = 60.0
"""The longest wait between attempts: as often as once a minute STS may be asked by anybody."""
UNKNOWN_LIFE_SECONDS: Final = 3600.0
"""Seconds that keys are said to last whose source does not tell: their owner is asked again."""

Obtain = Callable[[bool], Session | Refusal]
"""Obtains another session; the argument says whether a person may be asked for it."""


class Renewal:
    """The session of one command: what is served now, and what is due when.

    `obtain` may take its time: requests are answered meanwhile. `announce` tells a person.
    `asks` says whether there is a person to ask at all. All times are seconds since 1970.
    """

    def __init__(
        self,
        first: Session,
        obtain: Obtain,
        *,
        name: str,
        announce: Callable[[str], None],
        asks: bool = False,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.session = first
        self.refusal: Refusal | None = None
        self._obtain = obtain
        self._name = name
        self._announce = announce
        self._asks = asks
        self._clock = clock
        self._jitter = jitter
        self._failures = 0
        # A short command must not be asked for what only a long one needs: no question at once.
        self._asked = self._due_questions(clock())
        self._next_try = 0.0
        self._announced = False
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="session-renewal", daemon=True)

    def start(self) -> None:
        """Begin to look after the session in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Look after it no more. An attempt that is under way is left to itself."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def serve(self) -> Served | Ended:
        """Return what a program gets now. Whatever is due is left to the background."""
        now = self._clock()
        session, refusal = self.session, self.refusal
        end = _end(session)
        if end is not None and end <= now:
            with self._changed:
                self._changed.notify_all()
            return self._report_end(end, refusal)
        return Served(
            access_key_id=session.keys.access_key_id,
            secret_access_key=session.keys.secret_access_key,
            session_token=session.keys.session_token or "",
            expiration=_stamp(_end_to_tell(session, now), now),
            account_id=session.account,
        )

    def look(self) -> float:
        """Do what is due, and return the time at which to look again."""
        now = self._clock()
        end = _end(self.session)
        if end is None:
            return now + LOOK_SECONDS
        life = max(self.session.life(), 0.001)
        left = (end - now) / life
        if left > RENEW_BELOW:
            return end - life * RENEW_BELOW
        if now >= self._next_try or now < self._next_try - LONGEST_WAIT_SECONDS:
            self._try()
        if self.refusal is not None and left <= ANNOUNCE_BELOW:
            self._warn(end)
        return self._next_look(now, end, life)

    def _next_look(self, now: float, end: float, life: float) -> float:
        if self.refusal is None:
            return self._next_try
        warn = end - life * ANNOUNCE_BELOW
        return min(self._next_try, warn) if now < warn else self._next_try

    def _try(self) -> None:
        """Obtain another session, with a person where it is their turn."""
        found = self._obtain(False)  # noqa: FBT003 - the type names the argument
        if isinstance(found, Refusal) and self._turn_to_ask():
            end = _clock_time(_end(self.session) or self._clock())
            self._announce(f"{self._name} ends at {end}, and only you can renew it.")
            found = self._obtain(True)  # noqa: FBT003 - as above
        self._failures += 1
        if isinstance(found, Refusal):
            self.refusal = found
        elif _lasts_longer(found, self.session):
            self._take(found)
        self._next_try = self._clock() + self._wait()

    def _due_questions(self, now: float) -> int:
        end = _end(self.session)
        left = 1.0 if end is None else (end - now) / max(self.session.life(), 0.001)
        return sum(left <= part for part in ASK_BELOW)

    def _turn_to_ask(self) -> bool:
        due = self._due_questions(self._clock())
        if not self._asks or due <= self._asked:
            return False
        self._asked = due
        return True

    def _take(self, session: Session) -> None:
        if self._announced:
            self._announce(f"{self._name} was renewed{_until(session)}.")
        self.session, self.refusal = session, None
        self._failures = self._asked = 0
        self._announced = False

    def _wait(self) -> float:
        """Return the seconds to the next attempt: twice the last, half of it by chance."""
        life = self.session.life()
        first = min(FIRST_WAIT_SECONDS, life * FIRST_WAIT_OF_LIFE)
        most = min(LONGEST_WAIT_SECONDS, life * LONGEST_WAIT_OF_LIFE)
        wait: float = min(most, first * 2.0 ** min(max(self._failures - 1, 0), 16))
        return wait * (0.5 + self._jitter() / 2)

    def _warn(self, end: float) -> None:
        if self._announced or self.refusal is None:
            return
        self._announced = True
        self._announce(
            f"{self._name} cannot be renewed: {self.refusal.says.rstrip('.')}. "
            f"Its keys end at {_clock_time(end)}; roledoctor goes on trying."
        )

    def _report_end(self, end: float, refusal: Refusal | None) -> Ended:
        over = f"the session of {self._name} ended at {_clock_time(end)}"
        if refusal is None:
            return Ended(message=f"{over}, and is being renewed: ask again", passing=True)
        return Ended(message=f"{over} and cannot be renewed: {refusal.says}")

    def _run(self) -> None:
        while True:
            due = self.look()
            with self._changed:
                if self._stopped:
                    return
                self._changed.wait(min(max(due - self._clock(), 0.01), LOOK_SECONDS))
                if self._stopped:
                    return


def _end(session: Session) -> float | None:
    return None if session.expires_at is None else session.expires_at.timestamp()


def _lasts_longer(one: Session, other: Session) -> bool:
    """Say whether a session is more than what a source hands out again and again."""
    end, before = _end(one), _end(other)
    return end is None or before is None or end > before


def _end_to_tell(session: Session, now: float) -> float:
    """Return the end that programs are told: before the last fifth, unless that has begun."""
    end = _end(session)
    if end is None:
        return now + UNKNOWN_LIFE_SECONDS
    early = end - session.life() * HAND_OUT_ABOVE
    # One that is about to pass would make botocore refuse what it has just fetched.
    return early if early - now > session.life() / 20 else end


def _stamp(moment: float, now: float) -> str:
    """Write a time as the protocol wants it: whole seconds, finer where seconds count."""
    when = datetime.fromtimestamp(moment, UTC)
    spec = "seconds" if moment - now > 60 else "milliseconds"  # noqa: PLR2004 - a minute
    return when.isoformat(timespec=spec).replace("+00:00", "Z")


def _clock_time(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().strftime("%H:%M:%S")


def _until(session: Session) -> str:
    end = _end(session)
    return "" if end is None else f", until {_clock_time(end)}"
