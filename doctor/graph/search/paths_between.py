"""The paths between two principals: a search from both ends, the smaller front first.

It ends when the two depths together reach the number of hops, so every path that is short enough
has all its hops among those found. Paths are then read off, certain and short ones first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import msgspec

from doctor.graph.hop_search import Steps
from doctor.graph.pair_facts import Standing

Hops = dict[int, dict[int, Standing]]
"""From a principal to the roles it can become, and how it stands to each."""

_MOST_EDGES = 10_000
"""Hops after which a search that has met from both ends goes no deeper: the shortest paths are
found."""
_MOST_TRIED = 20_000
"""Beginnings of paths that are followed: each step is cheap, their number is not bounded else."""


class Between(msgspec.Struct, frozen=True):
    """The hops between two ends. `whole`: no longer path was left out for want of room."""

    hops: Hops
    whole: bool


def hops_between(steps: Steps, start: int, end: int, *, max_hops: int) -> Between:
    """Find the hops of all paths from a principal to a role that are short enough."""
    hops: Hops = {}
    ahead, behind = {start}, {end}
    seen_ahead, seen_behind = {start}, {end}
    edges = depth = 0
    met = False
    while depth < max_hops and ahead and behind:
        if len(ahead) <= len(behind):
            ahead = _advance(steps, hops, ahead, seen_ahead)
        else:
            behind = _retreat(steps, hops, behind, seen_behind)
        depth += 1
        met = met or bool(seen_ahead & seen_behind)
        edges = sum(map(len, hops.values()))
        if met and edges > _MOST_EDGES:
            return Between(hops, whole=False)
    return Between(hops, whole=True)


def _advance(steps: Steps, hops: Hops, front: set[int], seen: set[int]) -> set[int]:
    following: set[int] = set()
    for number in front:
        for group in steps.out_of(number):
            hops.setdefault(number, {}).update(dict.fromkeys(group.members, group.standing))
            following.update(group.members)
    following -= seen
    seen |= following
    return following


def _retreat(steps: Steps, hops: Hops, front: set[int], seen: set[int]) -> set[int]:
    following: set[int] = set()
    for number in front:
        for group in steps.into(number):
            for member in group.members:
                hops.setdefault(member, {})[number] = group.standing
            following.update(group.members)
    following -= seen
    seen |= following
    return following


def read_paths(
    hops: Hops, start: int, end: int, *, max_hops: int
) -> Iterator[tuple[tuple[int, ...], bool]]:
    """Give the paths without a repeated node: certain ones first, then by their number of hops."""
    left = _distances(hops, end)
    if start not in left and start != end:
        return
    queue: list[tuple[bool, int, int, tuple[int, ...]]] = [(False, left.get(start, 1), 0, (start,))]
    tried = 0
    while queue and tried < _MOST_TRIED:
        uncertain, _, _, path = heapq.heappop(queue)
        if len(path) > 1 and path[-1] == end:
            yield path, not uncertain
            continue
        for following, standing in hops.get(path[-1], {}).items():
            rest = left.get(following)
            if rest is None or len(path) + rest > max_hops:
                continue
            if following in path and not (following == end and len(path) == 1):
                continue
            tried += 1
            doubt = uncertain or not standing.certain
            heapq.heappush(queue, (doubt, len(path) + rest, tried, (*path, following)))


def _distances(hops: Hops, end: int) -> dict[int, int]:
    """Return how many hops it takes at least from each node to the end."""
    before: dict[int, list[int]] = {}
    for number, following in hops.items():
        for role in following:
            before.setdefault(role, []).append(number)
    found = {end: 0}
    front = [end]
    while front:
        following_front = []
        for role in front:
            for number in before.get(role, ()):
                if number not in found:
                    found[number] = found[role] + 1
                    following_front.append(number)
        front = following_front
    return found
