"""How long a job ran, as the time stamps of its log tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import msgspec

from doctor.model.situation import Situation

_DAY = 86_400
_MOST_LINES = 50_000
_ISO = re.compile(r"\W{0,3}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")
_CLOCK = re.compile(r"\W{0,3}(\d\d):(\d\d):(\d\d)\b")
_TOOK = re.compile(
    r"(?:\breal\s+|[Dd]uration:?\s+|[Ff]inished in |[Tt]ook |[Ee]lapsed:?\s+)"
    r"(?:(?P<h>\d{1,3})\s?h[a-z]*\s?)?(?:(?P<m>\d{1,5})\s?m[a-z]*\s?)?(?:(?P<s>\d{1,6})(?:\.\d+)?\s?s)?"
)
_ENDED = re.compile(r"ExpiredToken|token (?:included in the request )?(?:is|has) expired", re.I)


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
    stamps = [(line, stamp) for line in lines if (stamp := _stamp(line)) is not None]
    for line, stamp in stamps[1:]:
        if _ENDED.search(line):
            return Ran(log=name, seconds=_seconds_between(stamps[0][1], stamp), until_error=True)
    took = max(_took(lines), default=0)
    if took:
        return Ran(log=name, seconds=took, until_error=False)
    if len(stamps) > 1:
        seconds = _seconds_between(stamps[0][1], stamps[-1][1])
        return Ran(log=name, seconds=seconds, until_error=False)
    return None


def _stamp(line: str) -> float | None:
    """Read a line's time, in seconds: since 1970, or since midnight where it has no date."""
    dated = _ISO.match(line)
    if dated is not None:
        try:
            return datetime.datetime.fromisoformat(f"{dated[1]}T{dated[2]}+00:00").timestamp()
        except ValueError:
            return None
    clock = _CLOCK.match(line)
    if clock is None:
        return None
    hours, minutes, seconds = (int(each) for each in clock.groups())
    return hours * 3600 + minutes * 60 + seconds


def _seconds_between(start: float, end: float) -> int:
    """Count the seconds between two times; a clock that runs past midnight begins again."""
    seconds = int(end - start)
    return seconds + _DAY if seconds < 0 and start < _DAY else max(seconds, 0)


def _took(lines: list[str]) -> Iterator[int]:
    for line in lines:
        for match in _TOOK.finditer(line):
            hours, minutes, seconds = (int(match[name] or 0) for name in ("h", "m", "s"))
            yield hours * 3600 + minutes * 60 + seconds
