"""The assume-role graph of a snapshot: who reaches a role, what is reached, by which paths.

    graph = load_graph(open_snapshot(folder))
    graph.who_can("arn:aws:iam::222233334444:role/ProjectAdmin")

Every answer is three-valued, and says what it does not cover.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypedDict

from doctor.graph.answers import Answers
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.compile.trusts import role_of_session
from doctor.graph.entrances import Entrances
from doctor.graph.escalation import EscalatingSteps
from doctor.graph.guardrails import Guardrails
from doctor.graph.hop_search import Steps
from doctor.graph.hub_callers import Entered, caller_order, hub_callers
from doctor.graph.hubs import Hub, Hubs
from doctor.graph.needs import Offer
from doctor.graph.pair_facts import Standing
from doctor.graph.pair_judge import Judge
from doctor.graph.people import PeopleOf
from doctor.graph.search.paths_between import hops_between, read_paths
from doctor.graph.search.reach import Reach, Reached, reach_backward, reach_forward
from doctor.graph.trace import Parts
from doctor.model.paths import (
    Incomplete,
    PathsAnswer,
    RolePath,
)
from doctor.model.snapshot import IdentityCenterPart, OrganizationPart

MOST_HOPS: Final = 4
"""Hops, where nobody said how many: each one more multiplies what is searched, and few people
chain more roles."""
MOST_PATHS: Final = 10
"""Paths from one to another: the shortest are shown first, and longer ones tell little more."""
_NEAREST: Final = 3
"""Names that are suggested, or that are meant by one."""


class UnknownNameError(Exception):
    """A name that is no node of the graph, or of several, or of a user where a role is meant."""

    def __init__(
        self,
        name: str,
        nearest: tuple[str, ...] = (),
        *,
        several: bool = False,
        is_user: bool = False,
    ) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest
        self.several = several
        self.is_user = is_user


class AssumeGraph:
    """A compiled graph, with what is needed to explain its answers."""

    def __init__(
        self,
        flat: FlatGraph,
        *,
        parts: Parts,
        organization: OrganizationPart | None = None,
        identity_center: IdentityCenterPart | None = None,
        incomplete: Iterable[Incomplete] = (),
        offer: Offer | None = None,
        context: Mapping[str, Any] | None = None,
        escalation: bool = False,
    ) -> None:
        self.escalation = escalation
        self.context = {} if context is None else dict(context)
        self.flat = flat
        self.parts = parts
        self.organization = organization
        self.identity_center = identity_center
        self.incomplete = tuple(incomplete)
        self.guardrails = Guardrails(organization, flat.actions)
        self.use_offer(offer)

    def use_offer(self, offer: Offer | None) -> None:
        """Answer from now on for a caller that can bring what is offered; `None`: anything."""
        self.judge = Judge(self.guardrails, self.flat.actions, offer, self.context)
        self.steps = (
            EscalatingSteps(self.flat, self.judge, self.parts, self.organization)
            if self.escalation
            else Steps(self.flat, self.judge)
        )
        self.hubs = Hubs(self.judge, self.flat.account_numbers, self.flat.find)
        self.people = PeopleOf(self.identity_center)
        self.answers = Answers(self.flat, self.judge, self.parts, self.organization)

    def number(self, name: str) -> int:
        """Return the number of a principal by its ARN or, where only one has it, by its name.

        Raises `UnknownNameError`.
        """
        return self._only(name, self._principals_named(name))

    def role_number(self, name: str) -> int:
        """Return the number of a role; a user of the same name is not meant.

        Raises `UnknownNameError`, for a user's name too.
        """
        named = self._principals_named(name)
        found = self._only(name, [n for n in named if self.flat.is_role(n)] or named)
        if not self.flat.is_role(found):
            raise UnknownNameError(name, is_user=True)
        return found

    def _principals_named(self, name: str) -> list[int]:
        """Return the principals that an ARN or a bare name may mean."""
        found = self.flat.find(role_of_session(name) or name)
        if found is not None:
            return [found]
        if "/" in name or ":" in name:
            return []
        return [n for n, arn in enumerate(self.flat.arns) if arn.endswith(f"/{name}")]

    def _only(self, name: str, named: list[int]) -> int:
        if len(named) > 1:
            several = tuple(self.flat.arns[n] for n in named[:_NEAREST])
            raise UnknownNameError(name, several, several=True)
        if not named:
            raise UnknownNameError(name, self._nearest(name))
        return named[0]

    def _list_lacking(self) -> tuple[Incomplete, ...]:
        """Return what the answers do not cover, by what was looked at so far."""
        return (*self.incomplete, *self.steps.list_lacking())

    def _nearest(self, name: str) -> tuple[str, ...]:
        last = name.rpartition("/")[2].lower()
        by_name: dict[str, list[str]] = {}
        for arn in self.flat.arns:
            by_name.setdefault(arn.rpartition("/")[2].lower(), []).append(arn)
        close = difflib.get_close_matches(last, [*by_name][:_MOST_COMPARED], n=_NEAREST)
        listed = [arn for each in (last, *close) for arn in by_name.get(each, ())]
        return tuple(dict.fromkeys(listed))[:_NEAREST]

    def who_can(self, to: str, *, max_hops: int | None = None) -> PathsAnswer:
        """Find everyone who can reach a role: principals one by one, hubs as themselves.

        Without a number of hops it is four, and a search that grows too large is cut short.
        """
        role = self.role_number(to)
        search = reach_backward(self.steps, role, **_limits(max_hops))
        found = search.found
        max_hops = max_hops or MOST_HOPS
        callers = [self.answers.caller(each, found) for each in found.values()]
        others, lost = hub_callers(
            self._entered_roles(role, found, max_hops), self.hubs, self.people
        )
        return PathsAnswer(
            to=self.flat.arns[role],
            callers=tuple(sorted((*callers, *others), key=caller_order)),
            incomplete=tuple(dict.fromkeys((*self._list_lacking(), *lost, *_cut_short(search)))),
        )

    def _entered_roles(
        self, role: int, found: dict[int, Reached], max_hops: int
    ) -> Iterator[Entered]:
        """Give the roles through which a hub may come: the role itself, and those before it."""
        yield Entered(self.flat.role(role))
        for number, each in found.items():
            if number != role and each.hops < max_hops and self.flat.is_role(number):
                depends = self.answers.way_depends_on(each, found)
                yield Entered(self.flat.role(number), each.hops, each.certain, each.needs, depends)

    def reaches_from(self, name: str, *, max_hops: int | None = None) -> PathsAnswer:
        """Find every role that a principal or hub reaches; as many hops as in `who_can`."""
        starts, start = self._starts(name)
        search = reach_forward(self.steps, starts, **_limits(max_hops))
        found = search.found
        entered = {n: each for n, each in starts.items() if each is not None}
        for number, each in entered.items():
            known = found.get(number)
            if known is None or known.hops > each.hops:
                found[number] = each
        callers = [self.answers.caller(each, found, forward=True) for each in found.values()]
        return PathsAnswer(
            source=start,
            callers=tuple(sorted(callers, key=caller_order)),
            incomplete=(*self._list_lacking(), *_cut_short(search)),
        )

    def _starts(self, name: str) -> tuple[dict[int, Reached | None], str]:
        """Return where a search from a name begins: itself, or the roles that a hub enters."""
        try:
            number = self.number(name)
        except UnknownNameError:
            entered = [*Entrances(self.flat, self.hubs, self.people).of(name)]
            if not entered:
                raise
            starts: dict[int, Reached | None] = {
                role: Reached(role, 1, hub.certain, hub.needs, -1, _standing_of(hub))
                for role, hub in entered
            }
            return starts, name
        return {number: None}, self.flat.arns[number]

    def paths(
        self, source: str, to: str, *, max_hops: int = MOST_HOPS, most: int = MOST_PATHS
    ) -> PathsAnswer:
        """Find the paths from a principal or hub to a role: certain ones first, then short ones."""
        role = self.role_number(to)
        starts, start = self._starts(source)
        found: list[RolePath] = []
        whole = True
        for number, entered in starts.items():
            if entered is not None and number == role:
                found.append(self.answers.entrance(source, entered))
                continue
            left = max_hops - (0 if entered is None else 1)
            between = hops_between(self.steps, number, role, max_hops=left)
            whole = whole and between.whole
            for path, _ in read_paths(between.hops, number, role, max_hops=left):
                made = self.answers.path(path, between.hops)
                if entered is not None:
                    made = self.answers.join_hub(source, entered, made)
                found.append(made)
                if len(found) >= most * len(starts):
                    break
        found.sort(key=lambda each: (each.verdict != "allow", len(each.hops)))
        incomplete = self._list_lacking()
        if not whole:
            why = "there are too many ways to look at: shorter ones were searched"
            incomplete = (*incomplete, Incomplete(what="longer paths", why=why))
        return PathsAnswer(
            source=start, to=self.flat.arns[role], paths=tuple(found[:most]), incomplete=incomplete
        )

    def direct_callers(self, to: str) -> Iterator[tuple[str, Standing]]:
        """Give each principal that can become a role in one hop."""
        for group in self.steps.callers(self.flat.role(self.role_number(to))):
            for member in group.members:
                yield self.flat.arns[member], group.standing


_MOST_COMPARED: Final = 50_000
"""Names that are compared letter by letter with a wrong one: about a second's work."""
_MOST_FOUND: Final = 20_000
"""Principals after which a search does not go on, where nobody said how many hops."""


class _Limits(TypedDict):
    max_hops: int
    budget: int | None


def _limits(max_hops: int | None) -> _Limits:
    if max_hops is None:
        return {"max_hops": MOST_HOPS, "budget": _MOST_FOUND}
    return {"max_hops": max_hops, "budget": None}


def _cut_short(search: Reach) -> Iterator[Incomplete]:
    if search.cut_short:
        why = f"more than {_MOST_FOUND:,} were found; --max-hops N searches on"
        yield Incomplete(what="those further away", why=why)


def _standing_of(hub: Hub) -> Standing:
    return Standing(certain=hub.certain, needs=hub.needs)
