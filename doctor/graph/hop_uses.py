"""What CloudTrail saw used, laid over what is possible: hop by hop.

A use is known by the account of the role that was assumed, as far back as its part says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.graph.compile.flat import FlatGraph
from doctor.graph.hop_search import Group, Steps
from doctor.graph.pair_judge import Judge
from doctor.graph.trace import Parts
from doctor.model.paths import Hop, Incomplete, PathsAnswer, ReachingCaller, RolePath

_PRINCIPALS: Final = frozenset({"role", "user"})


class Uses:
    """The last uses that a snapshot holds."""

    def __init__(self, parts: Parts, accounts: set[str]) -> None:
        self._parts = parts
        self._accounts = accounts
        self._last: dict[str, dict[tuple[str, str], str]] = {}
        self._collected: dict[str, str] = {}
        self.days: dict[str, int | None] = {}
        """How far back the events of each account that was asked for reach; `None`: not at all."""

    def last(self, caller: str, role: str) -> str | None:
        """Return when a caller last assumed a role; `None` where nobody saw it."""
        account = role.split(":")[4]
        if account not in self._accounts:
            return None
        found = self._last.get(account)
        if found is None:
            part = self._parts.read_account(account)
            found = self._last[account] = {(each.caller, each.role): each.at for each in part.uses}
            self.days[account] = None if part.trail_days is UNSET else part.trail_days
            self._collected[account] = part.collected_at
        return found.get((caller, role))

    def is_idle(self, caller: str, role: str, days: int) -> bool | None:
        """Say whether a hop was not used in so many days; `None` where no events were collected."""
        last = self.last(caller, role)
        account = role.split(":")[4]
        if self.days.get(account) is None:
            return None
        collected, used = _moment(self._collected[account]), _moment(last)
        return used is None or (collected is not None and (collected - used).days >= days)

    def incomplete(self, days: int = 0) -> Iterator[Incomplete]:
        """Say of which accounts too little was seen."""
        for account, seen in self.days.items():
            if seen is None:
                why = "CloudTrail's events were not collected (roledoctor snapshot --uses DAYS)"
            elif seen < days:
                why = f"CloudTrail was read {seen} days back, and not {days}"
            else:
                continue
            yield Incomplete(what=_uses_of(account), why=why)


class UsedSteps(Steps):
    """Steps that somebody was seen to take; those of an account without events are uncertain."""

    def __init__(self, graph: FlatGraph, judge: Judge, uses: Uses) -> None:
        super().__init__(graph, judge)
        self._uses = uses

    def into(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give who was seen to become a principal."""
        role = self.graph.arns[number]
        for group in super().into(number, skip=skip):
            seen = [n for n in group.members if self._uses.last(self.graph.arns[n], role)]
            yield from self._groups(group, seen, role)

    def out_of(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give whom a principal was seen to become."""
        caller = self.graph.arns[number]
        for group in super().out_of(number, skip=skip):
            for role in group.members:
                arn = self.graph.arns[role]
                seen = [role] if self._uses.last(caller, arn) else []
                yield from self._groups(Group(group.standing, [role]), seen, arn)

    def _groups(self, group: Group, seen: list[int], role: str) -> Iterator[Group]:
        account = role.split(":")[4]
        if self._uses.days.get(account) is None:
            unsure = replace(group.standing, certain=False, uncollected=_uses_of(account))
            yield Group(unsure, group.members)
        elif seen:
            yield Group(group.standing, seen)

    def list_lacking(self) -> Iterator[Incomplete]:
        """Say of which accounts no events were collected."""
        yield from super().list_lacking()
        yield from self._uses.incomplete()


def used_answer(answer: PathsAnswer, uses: Uses) -> PathsAnswer:
    """Return what was found over `UsedSteps`, with the last use of each hop.

    Of what is neither user nor role, a service that was seen to assume the role stays.
    """
    found = add_uses(answer, uses)
    kept = tuple(each for each in found.callers if each.kind in _PRINCIPALS or each.last_used)
    if len(kept) == len(found.callers):
        return found
    why = "the events of AssumeRole show users, roles and services"
    others = Incomplete(what="uses by accounts, providers and people", why=why)
    return replace(found, callers=kept, incomplete=(*found.incomplete, others))


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
    return (
        caller if caller.hops > 1 else replace(caller, last_used=uses.last(*_ends(caller, answer)))
    )


def _ends(caller: ReachingCaller, answer: PathsAnswer) -> tuple[str, str]:
    """Return who calls and which role is assumed: an answer lists callers, or roles reached."""
    return (answer.source or "", caller.arn) if answer.to is None else (caller.arn, answer.to)


def only_unused(answer: PathsAnswer, uses: Uses, days: int) -> PathsAnswer:
    """Keep what has a hop that was not seen used in so many days before the collection.

    Of callers and roles reached, those of one hop: a longer way is no standing access of its own.
    """
    found = add_uses(answer, uses)
    paths = (_idle_path(path, uses, days) for path in found.paths)
    callers = (_idle_caller(each, found, uses, days) for each in found.callers if each.hops == 1)
    kept = replace(
        found,
        paths=tuple(path for path in paths if path is not None),
        callers=tuple(each for each in callers if each is not None),
    )
    return replace(kept, incomplete=(*kept.incomplete, *uses.incomplete(days)))


def _idle_path(path: RolePath, uses: Uses, days: int) -> RolePath | None:
    idle = {uses.is_idle(hop.source, hop.to, days) for hop in path.hops}
    if True in idle:
        return path
    if None not in idle:
        return None
    hops = tuple(
        replace(
            hop, verdict="unknown", depends_on=(*hop.depends_on, _uses_of(hop.to.split(":")[4]))
        )
        if uses.is_idle(hop.source, hop.to, days) is None
        else hop
        for hop in path.hops
    )
    return replace(path, verdict="unknown", hops=hops)


def _idle_caller(
    caller: ReachingCaller, answer: PathsAnswer, uses: Uses, days: int
) -> ReachingCaller | None:
    source, role = _ends(caller, answer)
    idle = uses.is_idle(source, role, days)
    if idle is not None:
        return caller if idle else None
    depends = (*caller.depends_on, _uses_of(role.split(":")[4]))
    return replace(caller, verdict="unknown", depends_on=depends)


def _uses_of(account: str) -> str:
    return f"uses of roles in {account}"


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
