"""How long a job ran, as the time stamps of its log tell."""

from __future__ import annotations

import msgspec

from doctor.model.situation import Situation
from doctor.texts.job_lines import ends_session, find_durations, read_stamp

_DAY = 86_400
"""Seconds: a clock without a date begins anew at midnight."""
_MOST_LINES = 50_000
"""Lines of a log that are looked at, each by several patterns."""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A job: its log, and the seconds from its first line to the error, or to its end."""

    log: str
    seconds: int
    until_error: bool


def job_of(situation: Situation) -> Ran | None:
    """Return the job whose log is part of the case, where its time stamps tell how long it ran."""
    for attachment in situation.case.attachments:
        if attachment.name != "command":
            ran = _ran(attachment.name, attachment.text)
            if ran is not None:
                return ran
    for error in situation.case.errors:
        ran = _ran("the log", error.text)
        if ran is not None:
            return ran
    return None


def _ran(name: str, text: str) -> Ran | None:
    lines = text.splitlines()[:_MOST_LINES]
    stamps = [(line, stamp) for line in lines if (stamp := read_stamp(line)) is not None]
    for line, stamp in stamps[1:]:
        if ends_session(line):
            return Ran(log=name, seconds=_seconds_between(stamps[0][1], stamp), until_error=True)
    took = max((it for line in lines for it in find_durations(line)), default=0)
    if took:
        return Ran(log=name, seconds=took, until_error=False)
    if len(stamps) > 1:
        seconds = _seconds_between(stamps[0][1], stamps[-1][1])
        return Ran(log=name, seconds=seconds, until_error=False)
    return None


def _seconds_between(start: float, end: float) -> int:
    """Count the seconds between two times; a clock that runs past midnight begins again."""
    seconds = int(end - start)
    return seconds + _DAY if seconds < 0 and start < _DAY else max(seconds, 0)
