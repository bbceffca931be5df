"""What a case knows of the caches and token files that a chain needs, put to the chain."""

from __future__ import annotations

from msgspec import UNSET

from doctor.model.case import Case, CaseText
from doctor.model.chain import Chain
from doctor.model.observation import ABSENT, NOT_GATHERED, Known, Observed, Unreadable
from doctor.model.stamp import by_clock_of_aws, parse_stamp
from doctor.profiles.caches import check_caches


def add_cached_tokens(case: Case, chain: Chain) -> Chain:
    """Date the base hop by its cache, or stop the chain where the cache is of no use.

    A file that the case does not list is not known: then nothing is concluded from it.
    """
    if case.files is UNSET and case.env is UNSET:
        return chain
    other = () if case.files is UNSET else case.files.other
    listed = {file.path: file for file in other}
    env = {} if case.env is UNSET else case.env

    def look(path: str) -> Observed[str]:
        return _observe_text(listed.get(path))

    now = None if case.collected_at is UNSET else parse_stamp(case.collected_at)
    if now is not None:
        now = by_clock_of_aws(now, case.clock_skew_seconds)
    return check_caches(chain, env, look, now)


def _observe_text(file: CaseText | None) -> Observed[str]:
    if file is None:
        return NOT_GATHERED
    if file.error is not None:
        return Unreadable(file.error)
    return ABSENT if file.text is None else Known(file.text)
