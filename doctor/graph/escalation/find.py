"""The hops of a graph that are no assume call, account by account.

All of them start and end in one account but those of somebody who can give itself every permission:
these lead to whatever role trusts it, or its account.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.compile.account import compile_account
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.compile.interning import CoreTable
from doctor.graph.escalation.permissions import Permissions, with_every_permission
from doctor.graph.escalation.ways import (
    ACTIONS,
    OF_ONESELF,
    OF_USERS,
    PASSING,
    RUNS_CODE,
    TRUST_ANYBODY,
)
from doctor.graph.facts import Standing, is_service_linked
from doctor.model.paths import Hop, Need
from doctor.model.snapshot import AccountPart

Way = tuple[str, Standing]
"""How, in words, and how it stands."""


def escalations(graph: AssumeGraph, parts: Iterator[AccountPart]) -> Iterator[Hop]:
    """Give the hops of some accounts; of several ways from one to another all in one hop."""
    for part in parts:
        flat = FlatGraph(CoreTable(ACTIONS))
        flat.add(compile_account(part, flat.table))
        flat.index()
        yield from _OfAccount(graph, flat, part).hops()


class _OfAccount:
    def __init__(self, graph: AssumeGraph, flat: FlatGraph, part: AccountPart) -> None:
        self.graph = graph
        self.flat = flat
        self.part = part
        self.permissions = Permissions(flat, graph.organization)
        self._services: dict[str, tuple[str, ...]] = {}

    def hops(self) -> Iterator[Hop]:
        """Give the hops of every principal of the account."""
        wanted = [each for each in range(len(self.flat.arns)) if self._may_do_anything(each)]
        for number in wanted:
            start = self.flat.arns[number]
            for end, ways in self._of(number):
                if end != start and ways:
                    yield _hop(start, end, ways)

    def _may_do_anything(self, number: int) -> bool:
        return any(self.permissions.may_have(number, each) for each in ACTIONS)

    def _of(self, number: int) -> Iterator[tuple[str, list[Way]]]:
        for target in range(len(self.flat.arns)):
            arn = self.flat.arns[target]
            if not self.flat.is_role(target):
                yield arn, list(self._as_user(number, arn))
            elif not is_service_linked(arn):
                yield arn, list(self._as_role(number, arn))
        yield from self._with_own_policies(number)

    def _as_user(self, number: int, user: str) -> Iterator[Way]:
        for action in OF_USERS:
            standing = self.permissions.on(number, action, user)
            if standing is not None:
                yield action, standing

    def _as_role(self, number: int, role: str) -> Iterator[Way]:
        standing = self.permissions.on(number, TRUST_ANYBODY, role)
        if standing is not None:
            yield TRUST_ANYBODY, standing
        if not self.permissions.may_have(number, PASSING):
            return
        for service in self._services_of(role):
            passing = self.permissions.on(number, PASSING, role, service=service)
            running = [self.permissions.on(number, each, "*") for each in RUNS_CODE[service]]
            both = _all_of([passing, *running])
            if both is not None:
                yield f"{PASSING} with {service}", both

    def _services_of(self, role: str) -> tuple[str, ...]:
        """Return the services that run code and that a role trusts."""
        if role not in self._services:
            facts = self.graph.flat.role(self.graph.flat.numbers[role])
            self._services[role] = tuple(
                hub.label
                for hub in self.graph.hubs.of_role(facts)
                if hub.kind == "service" and hub.label in RUNS_CODE
            )
        return self._services[role]

    def _with_own_policies(self, number: int) -> Iterator[tuple[str, list[Way]]]:
        """Give the roles that a principal enters once it has given itself the permission."""
        arn = self.flat.arns[number]
        kind = "role" if self.flat.is_role(number) else "user"
        own = [(each, self.permissions.on(number, each, arn)) for each in OF_ONESELF[kind]]
        action, standing = next(((a, s) for a, s in own if s is not None), ("", None))
        graph = self.graph
        caller = graph.flat.caller(graph.flat.numbers[arn])
        raised = with_every_permission(caller, graph.flat.actions)
        if standing is None or raised is None:
            return
        trusts = graph.flat.trusts
        for role in dict.fromkeys((*trusts.of_account(caller.account), *trusts.open)):
            facts = graph.flat.role(role)
            if graph.judge.decide(caller, facts) is not None:
                continue
            then = _all_of([standing, graph.judge.decide(raised, facts)])
            if then is not None:
                yield facts.arn, [(f"{action} on itself", then)]


def _all_of(standings: list[Standing | None]) -> Standing | None:
    """Return how several standings are together; `None` where one of them is denied."""
    needs: dict[Need, None] = {}
    certain = True
    for each in standings:
        if each is None:
            return None
        certain = certain and each.certain
        needs.update(dict.fromkeys(each.needs))
    return Standing(certain=certain, needs=tuple(needs))


def _hop(start: str, end: str, ways: list[Way]) -> Hop:
    """Return the hop of several ways: the best of them tells how it stands."""
    best = min((standing for _, standing in ways), key=lambda each: (not each.certain, each.needs))
    return Hop(
        source=start,
        to=end,
        verdict="allow" if best.certain else "unknown",
        needs=best.needs,
        kind="escalation",
        how=", or ".join(how for how, _ in ways),
    )
