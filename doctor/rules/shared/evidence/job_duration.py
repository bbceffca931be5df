"""How long a job ran, as the time stamps of its log tell."""

from __future__ import annotations

import msgspec

from doctor.model.situation import Situation
from doctor.texts.job_lines import ends_session, find_durations, read_stamp, tells_failure

_DAY = 86_400
"""Seconds: a clock without a date begins anew at midnight."""
_MOST_LINES = 50_000
"""Lines of a log that are looked at, each by several patterns."""


_Line = tuple[str, float | None]


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A job: its log, and the seconds from its first line to the error, or to its end."""

    log: str
    seconds: int
    until_error: bool


def job_of(situation: Situation) -> Ran | None:
    """Return the job whose log is part of the case, where its time stamps tell how long it ran."""
    loose = any(_ends_outside(e.text) for e in situation.case.errors if e.origin == "pasted")
    for attachment in situation.case.attachments:
        if attachment.name != "command":
            ran = _ran(attachment.name, attachment.text)
            if ran is not None and (ran.until_error or not loose):
                return ran
    for error in situation.case.errors:
        ran = _ran("the log", error.text)
        if ran is not None:
            return ran
    return None


def _ends_outside(text: str) -> bool:
    """Say whether a session ends in a paste outside of its logs.

    Then a log that shows no end itself is of something else.
    """
    ends, at = _session_end(_stamped_lines(text))
    return ends and at is None


def _ran(name: str, text: str) -> Ran | None:
    lines = _stamped_lines(text)
    stamps = [stamp for _, stamp in lines if stamp is not None]
    ends, at = _session_end(lines)
    if at is not None and len(stamps) > 1 and at != stamps[0]:
        return Ran(log=name, seconds=_seconds_between(stamps[0], at), until_error=True)
    took = max((it for line, _ in lines for it in find_durations(line)), default=0)
    if took:
        return Ran(log=name, seconds=took, until_error=False)
    if len(stamps) > 1 and (at is not None or not ends):
        seconds = _seconds_between(stamps[0], stamps[-1])
        return Ran(log=name, seconds=seconds, until_error=False)
    return None


def _stamped_lines(text: str) -> list[_Line]:
    return [(line, read_stamp(line)) for line in text.splitlines()[:_MOST_LINES]]


def _session_end(lines: list[_Line]) -> tuple[bool, float | None]:
    """Say whether a session ends in a log, and when: as its line, or that of its entry, is stamped.

    A trace has no stamps of its own: it belongs to the failure above it. What stands without a
    stamp below some other line is not of that log.
    """
    ends, entry = False, None
    for line, stamp in lines:
        if stamp is not None:
            entry = stamp if tells_failure(line) else None
        elif not line.strip():
            entry = None
        if ends_session(line):
            ends = True
            if (at := entry if stamp is None else stamp) is not None:
                return ends, at
    return ends, None


def _seconds_between(start: float, end: float) -> int:
    """Count the seconds between two times; a clock that runs past midnight begins again."""
    seconds = int(end - start)
    return seconds + _DAY if seconds < 0 and start < _DAY else max(seconds, 0)
