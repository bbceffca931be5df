"""What CloudTrail saw used, laid over what is possible: hop by hop.

A use is known by the account of the role that was assumed, as far back as its part says.
"""

from __future__ import annotations

import datetime

from msgspec import UNSET
from msgspec.structs import replace

from doctor.graph.trace import Parts
from doctor.model.paths import Hop, Incomplete, PathsAnswer, ReachingCaller, RolePath


class Uses:
    """The last uses that a snapshot holds."""

    def __init__(self, parts: Parts, known: set[str]) -> None:
        self._parts = parts
        self._known = known
        self._last: dict[str, dict[tuple[str, str], str]] = {}
        self.days: dict[str, int | None] = {}
        self.collected: dict[str, str] = {}

    def last(self, caller: str, role: str) -> str | None:
        """Return when a caller last assumed a role; `None` where nobody saw it."""
        account = role.split(":")[4]
        if account not in self._known:
            return None
        found = self._last.get(account)
        if found is None:
            part = self._parts.read_account(account)
            found = self._last[account] = {(each.caller, each.role): each.at for each in part.uses}
            self.days[account] = None if part.trail_days is UNSET else part.trail_days
            self.collected[account] = part.collected_at
        return found.get((caller, role))


def add_uses(answer: PathsAnswer, uses: Uses) -> PathsAnswer:
    """Return an answer with the last use of each hop."""
    return replace(
        answer,
        paths=tuple(
            replace(path, hops=tuple(_used_hop(hop, uses) for hop in path.hops))
            for path in answer.paths
        ),
        callers=tuple(_used_caller(each, answer, uses) for each in answer.callers),
    )


def _used_hop(hop: Hop, uses: Uses) -> Hop:
    return replace(hop, last_used=uses.last(hop.source, hop.to))


def _used_caller(caller: ReachingCaller, answer: PathsAnswer, uses: Uses) -> ReachingCaller:
    if caller.hops != 1:
        return caller
    if answer.to is not None:
        return replace(caller, last_used=uses.last(caller.arn, answer.to))
    return replace(caller, last_used=uses.last(answer.source or "", caller.arn))


def only_used(answer: PathsAnswer, uses: Uses) -> PathsAnswer:
    """Keep what was seen used on every hop."""
    found = add_uses(answer, uses)
    return _noted(
        replace(
            found,
            paths=tuple(path for path in found.paths if all(hop.last_used for hop in path.hops)),
            callers=tuple(each for each in found.callers if each.last_used),
        ),
        uses,
        None,
    )


def only_unused(answer: PathsAnswer, uses: Uses, days: int) -> PathsAnswer:
    """Keep what has a hop that was not seen used in so many days before the collection."""
    found = add_uses(answer, uses)

    def is_idle(last: str | None, role: str) -> bool:
        collected = _moment(uses.collected.get(role.split(":")[4]))
        used = _moment(last)
        return used is None or (collected is not None and (collected - used).days >= days)

    def idle_path(path: RolePath) -> bool:
        return any(is_idle(hop.last_used, hop.to) for hop in path.hops)

    return _noted(
        replace(
            found,
            paths=tuple(path for path in found.paths if idle_path(path)),
            callers=tuple(
                each
                for each in found.callers
                if each.hops == 1 and is_idle(each.last_used, found.to or each.arn)
            ),
        ),
        uses,
        days,
    )


def _noted(answer: PathsAnswer, uses: Uses, days: int | None) -> PathsAnswer:
    """Say of which accounts too little was seen."""
    missing = []
    for account, seen in uses.days.items():
        if seen is None:
            why = "CloudTrail's events were not collected"
        elif days is not None and seen < days:
            why = f"CloudTrail was read {seen} days back, and not {days}"
        else:
            continue
        missing.append(Incomplete(what=f"uses of roles in {account}", why=why))
    return replace(answer, incomplete=(*answer.incomplete, *missing))


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
