"""Breadth first, in both directions: the fewest hops, certain ways before uncertain ones.

A principal that is reached for certain is not looked at again. What is reached only through a hop
that depends on something unseen is followed afterwards, and stays uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from doctor.graph.hop_search import Group, Steps
from doctor.graph.pair_facts import Standing
from doctor.model.paths import Need

Step = Callable[[int, bytearray], Iterator[Group]]


class Reached(msgspec.Struct, frozen=True, gc=False):
    """A principal that was reached, over `hops` hops; `through` is the node it was found from."""

    number: int
    hops: int
    certain: bool
    needs: tuple[Need, ...]
    through: int
    standing: Standing


class Reach:
    """One search from a start: `found` by number, in the order in which they were reached.

    Once more than `budget` were found, the search goes on from no other; `cut_short` says so then.
    """

    def __init__(
        self, steps: Steps, step: Step, *, max_hops: int, budget: int | None = None
    ) -> None:
        self.cut_short = False
        self._budget = budget
        self.found: dict[int, Reached] = {}
        self._is_role = steps.graph.is_role
        self._step = step
        self._most = max_hops
        self._seen = bytearray(len(steps.graph.arns))
        self._uncertain: dict[int, Reached] = {}

    def run(self, starts: dict[int, Reached | None]) -> None:
        """Search from some nodes; a start that was itself reached carries how."""
        self._search([*starts.items()])
        self._search_uncertain()

    def _search(self, frontier: list[tuple[int, Reached | None]]) -> None:
        while frontier:
            following: list[tuple[int, Reached | None]] = []
            for node, before in frontier:
                if before is not None and before.hops >= self._most:
                    continue
                if before is not None and self._is_spent():
                    break
                for group in self._step(node, self._seen):
                    for reached in self._extend(node, before, group):
                        if reached.certain:
                            self._seen[reached.number] = 1
                            self.found[reached.number] = reached
                            following.append((reached.number, reached))
                        else:
                            self._uncertain.setdefault(reached.number, reached)
            frontier = following

    def _search_uncertain(self) -> None:
        waiting = sorted(
            (each for each in self._uncertain.values() if each.number not in self.found),
            key=lambda each: each.hops,
        )
        at = 0
        for each in waiting:
            self._seen[each.number] = 1
            self.found[each.number] = each
        while at < len(waiting):
            before = waiting[at]
            at += 1
            if before.hops >= self._most:
                continue
            if self._is_spent():
                break
            for group in self._step(before.number, self._seen):
                for reached in self._extend(before.number, before, group):
                    self._seen[reached.number] = 1
                    self.found[reached.number] = reached
                    waiting.append(reached)

    def _is_spent(self) -> bool:
        """Say whether as many were found as may be, so that the search does not go on."""
        if self._budget is None or len(self.found) + len(self._uncertain) <= self._budget:
            return False
        self.cut_short = True
        return True

    def _extend(self, node: int, before: Reached | None, group: Group) -> Iterator[Reached]:
        standing = group.standing
        hops = 1 if before is None else before.hops + 1
        certain = standing.certain and (before is None or before.certain)
        needs = standing.needs
        if before is not None and before.needs:
            needs = tuple(sorted({*before.needs, *needs}))
        for number in group.members:
            if not self._seen[number]:
                yield Reached(number, hops, certain, needs, node, standing)


def reach_backward(steps: Steps, role: int, *, max_hops: int, budget: int | None = None) -> Reach:
    """Find everyone who can reach a role."""
    search = Reach(
        steps, lambda number, seen: steps.into(number, skip=seen), max_hops=max_hops, budget=budget
    )
    search.run({role: None})
    return search


def reach_forward(
    steps: Steps,
    starts: dict[int, Reached | None],
    *,
    max_hops: int,
    budget: int | None = None,
) -> Reach:
    """Find every role that some principals reach."""
    search = Reach(
        steps,
        lambda number, seen: steps.out_of(number, skip=seen),
        max_hops=max_hops,
        budget=budget,
    )
    search.run(starts)
    return search
