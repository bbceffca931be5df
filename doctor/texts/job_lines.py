"""Lines of the logs of jobs: that they are of CI, what time it is, how long something took."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

_OF_CI: Final = re.compile(
    r"##\[error\]|::error|Error: Process completed with exit code|\bGITHUB_\w+=|"
    r"\bconfigure-aws-credentials\b|please check your action inputs|"
    r"\bRunning with gitlab-runner\b|\[Pipeline\]"
)
_TOOK: Final = re.compile(
    r"(?:\breal\s+|[Dd]uration:?\s+|[Ff]inished in |[Tt]ook |[Ee]lapsed:?\s+)"
    r"(?=\d{1,6}(?:\.\d+)?\s?[hms])"
    r"(?:(?P<h>\d{1,3})\s?h[a-z]*\s?)?(?:(?P<m>\d{1,5})\s?m[a-z]*\s?)?(?:(?P<s>\d{1,6})(?:\.\d+)?\s?s)?"
)
_ISO: Final = re.compile(r"\W{0,3}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")
_CLOCK: Final = re.compile(r"\W{0,3}(\d\d):(\d\d):(\d\d)\b")
_ENDED: Final = re.compile(
    r"ExpiredToken|token (?:included in the request )?(?:is|has) expired", re.IGNORECASE
)
_FAILED: Final = re.compile(
    r"(?!.*\b(?:info|debug|trace|notice)\b)"
    r".*(?:\b(?:error|fatal|fail\w*|exception|traceback|critical|severe)\b|Error\b|Exception\b)",
    re.IGNORECASE,
)
STAMP: Final = re.compile(r"\W{0,3}(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[\d.,]{0,10}(?:Z\b)?")
"""What a line begins with that tells its time."""
READ: Final = (_OF_CI, _TOOK, _ENDED)


def is_of_ci(text: str) -> bool:
    """Say whether a text is the log of a job of CI."""
    return _OF_CI.search(text) is not None


def ends_session(line: str) -> bool:
    """Say whether a line tells that a session has ended."""
    return _ENDED.search(line) is not None


def tells_failure(line: str) -> bool:
    """Say whether a line of a log is of something that failed: lines without a stamp are its."""
    return _FAILED.match(line) is not None


def read_stamp(line: str) -> float | None:
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


def find_durations(line: str) -> Iterator[int]:
    """Give how long something took, in seconds, as a line tells it."""
    for match in _TOOK.finditer(line):
        hours, minutes, seconds = (int(match[name] or 0) for name in ("h", "m", "s"))
        yield hours * 3600 + minutes * 60 + seconds
