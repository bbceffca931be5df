"""Searches put into the public values: callers and paths, with what decided each hop."""

from __future__ import annotations

import itertools

from msgspec import UNSET

from doctor.graph.compile.flat import FlatGraph
from doctor.graph.pair_facts import Standing
from doctor.graph.pair_judge import Judge
from doctor.graph.search.paths_between import Hops
from doctor.graph.search.reach import Reached
from doctor.graph.trace import (
    Parts,
    attempt_of,
    deciding_statements,
    depends_on,
    whole_verdict,
)
from doctor.model.limits import LONGEST_CHAINED_SESSION
from doctor.model.paths import Hop, Need, NodeKind, ReachingCaller, RolePath
from doctor.model.snapshot import OrganizationPart


class Answers:
    """Writes answers. What uncertain standings depend on is worked out once for each kind."""

    def __init__(
        self, graph: FlatGraph, judge: Judge, parts: Parts, organization: OrganizationPart | None
    ) -> None:
        self._graph = graph
        self._judge = judge
        self._parts = parts
        self._organization = organization
        self._depends: dict[int, tuple[str, ...]] = {}
        self._kept: list[Standing] = []

    def kind(self, number: int) -> NodeKind:
        """Return the kind of a principal."""
        return "role" if self._graph.is_role(number) else "user"

    def caller(
        self, reached: Reached, found: dict[int, Reached], *, forward: bool = False
    ) -> ReachingCaller:
        """Return a principal that was reached, with what its way depends on."""
        return ReachingCaller(
            arn=self._graph.arns[reached.number],
            kind=self.kind(reached.number),
            verdict="allow" if reached.certain else "unknown",
            hops=reached.hops,
            needs=reached.needs,
            depends_on=self.way_depends_on(reached, found, forward=forward),
            escalation=self._escalates(reached, found),
        )

    @staticmethod
    def _escalates(reached: Reached, found: dict[int, Reached]) -> bool:
        """Say whether some hop of the way to a principal is no assume call."""
        step: Reached | None = reached
        while step is not None:
            if step.standing.how is not None:
                return True
            step = found.get(step.through) if step.hops > 1 else None
        return False

    def way_depends_on(
        self, reached: Reached | None, found: dict[int, Reached], *, forward: bool = False
    ) -> tuple[str, ...]:
        """Say what the way of a search to a principal depends on, hop by hop."""
        depends: dict[str, None] = {}
        step = None if reached is None or reached.certain else reached
        while step is not None:
            depends.update(dict.fromkeys(self._depends_on(step, forward=forward)))
            step = found.get(step.through) if step.hops > 1 else None
        return tuple(depends)

    def _depends_on(self, step: Reached, *, forward: bool) -> tuple[str, ...]:
        """Return what a step depends on: one standing is shared by all that stand alike."""
        standing = step.standing
        if standing.certain or step.through < 0:
            return ()
        if standing.how is not None:
            return (standing.how,)
        found = self._depends.get(id(standing))
        if found is None:
            caller, role = (step.through, step.number) if forward else (step.number, step.through)
            graph = self._graph
            found = depends_on(self._judge, graph.caller(caller), graph.role(role), standing)
            self._depends[id(standing)] = found
            self._kept.append(standing)  # an id is only its own while the value lives
        return found

    def hop(self, caller: int, role: int, standing: Standing) -> Hop:
        """Return a hop with the statements that decide it."""
        graph, judge = self._graph, self._judge
        if standing.how is not None:
            return Hop(
                source=graph.arns[caller],
                to=graph.arns[role],
                verdict="allow" if standing.certain else "unknown",
                kind="escalation",
                how=standing.how,
            )
        who, what = graph.caller(caller), graph.role(role)
        attempt = attempt_of(judge, who, what, standing)
        verdict = whole_verdict(self._parts, self._organization, who, what, attempt)
        ordered = all(
            self._parts.read_account(each).ordered for each in {who.account, what.account}
        )
        return Hop(
            source=who.arn,
            to=what.arn,
            verdict="allow" if standing.certain else "unknown",
            needs=standing.needs,
            depends_on=depends_on(judge, who, what, standing),
            by=deciding_statements(verdict, who.arn, what.arn, ordered=ordered),
            wanted={str(need): value for need, value in standing.wanted},
        )

    def path(self, numbers: tuple[int, ...], hops: Hops) -> RolePath:
        """Return a path, hop by hop."""
        made = tuple(
            self.hop(caller, role, hops[caller][role])
            for caller, role in itertools.pairwise(numbers)
        )
        return self._of_hops(made, numbers[-1], chained=self._graph.is_role(numbers[0]))

    def entrance(self, source: str, entered: Reached) -> RolePath:
        """Return the path of one hop by which a hub enters a role."""
        return self._of_hops((self._enter(source, entered),), entered.number, chained=False)

    def join_hub(self, source: str, entered: Reached, path: RolePath) -> RolePath:
        """Return a path with the hop before it by which a hub enters."""
        last = self._graph.numbers[path.hops[-1].to]
        return self._of_hops((self._enter(source, entered), *path.hops), last, chained=True)

    def _enter(self, source: str, entered: Reached) -> Hop:
        return Hop(
            source=source,
            to=self._graph.arns[entered.number],
            verdict="allow" if entered.certain else "unknown",
            needs=entered.needs,
        )

    def _longest_session(self, role: int) -> int | None:
        arn = self._graph.arns[role]
        part = self._parts.read_account(arn.split(":")[4])
        seconds = next(each.max_session_seconds for each in part.roles if each.arn == arn)
        return None if seconds is UNSET else seconds

    def _of_hops(self, hops: tuple[Hop, ...], last: int, *, chained: bool) -> RolePath:
        needs: set[Need] = {need for hop in hops for need in hop.needs}
        longest = (
            LONGEST_CHAINED_SESSION if len(hops) > 1 or chained else self._longest_session(last)
        )
        return RolePath(
            verdict="allow" if all(each.verdict == "allow" for each in hops) else "unknown",
            needs=tuple(sorted(needs)),
            session_limit_seconds=longest,
            hops=hops,
        )
