"""Hops before and after: for the roles and callers that a change touches, and for no others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.pair_facts import Standing
from doctor.graph.refusals import describe_refusal, refusing_layers
from doctor.graph.trace import attempt_of, whole_verdict
from doctor.model.paths import ChangeKind, Hop, HopChange, Openness

Pair = tuple[str, str]
Standings = dict[Pair, Standing]
Refused = tuple[str, ...]

_NOT_REFUSED: Final[Mapping[Pair, Refused]] = MappingProxyType({})

_MOST_EXPLAINED: Final = 200
"""Hops whose needs and refusals are told, each a trace of every policy: as many as are printed."""
_MOST_FOLLOWED: Final = 20
"""Roles of which it is counted who comes further from there, each a search of its own."""


def standings(graph: AssumeGraph, roles: Iterable[str], callers: Iterable[str]) -> Standings:
    """Return how everybody stands to some roles, and some callers to every role."""
    flat, steps = graph.flat, graph.steps
    found: Standings = {}
    for arn in roles:
        number = flat.numbers.get(arn)
        if number is None or not flat.is_role(number):
            continue
        for group in steps.callers(flat.role(number)):
            for member in group.members:
                found[flat.arns[member], arn] = group.standing
        for hub in graph.hubs.of_role(flat.role(number)):
            found[hub.label, arn] = Standing(certain=hub.certain, needs=hub.needs)
    for arn in callers:
        number = flat.numbers.get(arn)
        if number is None:
            continue
        for group in steps.roles(number):
            for member in group.members:
                found[arn, flat.arns[member]] = group.standing
    return found


class Differing(msgspec.Struct, frozen=True):
    """The pairs that differ, and how."""

    opened: tuple[Pair, ...]
    closed: tuple[Pair, ...]
    changed: tuple[Pair, ...]


def compare_standings(before: Standings, after: Standings) -> Differing:
    """Compare standings."""
    return Differing(
        opened=tuple(sorted(after.keys() - before.keys())),
        closed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(
            sorted(
                pair
                for pair in after.keys() & before.keys()
                if (after[pair].certain, after[pair].needs)
                != (before[pair].certain, before[pair].needs)
            )
        ),
    )


def explain(
    graph: AssumeGraph,
    pairs: Iterable[Pair],
    change: ChangeKind,
    before: Standings,
    after: Standings,
    refused: Mapping[Pair, Refused] = _NOT_REFUSED,
) -> list[HopChange]:
    """Explain pairs in the graph in which they are open, with the statements that decide."""
    found = []
    held = before if change == "closed" else after
    onward: dict[str, int] = {}
    for count, pair in enumerate(pairs):
        hop = _hop(graph, pair, held[pair], explained=count < _MOST_EXPLAINED)
        role = pair[1]
        if change == "opened" and role not in onward and len(onward) < _MOST_FOLLOWED:
            groups = graph.steps.roles(graph.flat.numbers[role])
            onward[role] = sum(len(each.members) for each in groups)
        found.append(
            HopChange(
                change=change,
                hop=hop,
                before=_openness(before.get(pair)),
                after=_openness(after.get(pair)),
                refused_by=refused.get(pair, ()),
                onward=onward.get(role, 0),
            )
        )
    return found


def refusals(graph: AssumeGraph, pairs: Iterable[Pair], before: Standings) -> dict[Pair, Refused]:
    """Say of hops that are closed in a graph what closes them; of the first few, as `explain`."""
    first = itertools.islice(pairs, _MOST_EXPLAINED)
    return {pair: tuple(_refusal_lines(graph, pair, before[pair])) for pair in first}


def _refusal_lines(graph: AssumeGraph, pair: Pair, standing: Standing) -> Iterator[str]:
    source, to = pair
    gone = [each for each in pair if each.startswith("arn:") and not _is_there(graph, each)]
    if gone or source not in graph.flat.numbers:
        yield from (f"{each} is not there any more" for each in gone)
        return
    flat = graph.flat
    caller, role = flat.caller(flat.numbers[source]), flat.role(flat.numbers[to])
    attempt = attempt_of(graph.judge, caller, role, standing)
    verdict = whole_verdict(graph.parts, graph.organization, caller, role, attempt)
    for layer in refusing_layers(verdict):
        yield describe_refusal(layer, source, to)


def _is_there(graph: AssumeGraph, arn: str) -> bool:
    """Say whether a principal is among those of its account; one of another account always is."""
    account = arn.split(":")[4]
    if account not in graph.flat.account_numbers or arn.endswith(":root"):
        return True
    part = graph.parts.read_account(account)
    return arn in {each.arn for each in part.users} | {each.arn for each in part.roles}


def _hop(graph: AssumeGraph, pair: Pair, standing: Standing, *, explained: bool) -> Hop:
    numbers = graph.flat.numbers
    if explained and pair[0] in numbers:
        return graph.answers.hop(numbers[pair[0]], numbers[pair[1]], standing)
    verdict: Openness = "allow" if standing.certain else "unknown"
    return Hop(source=pair[0], to=pair[1], verdict=verdict, needs=standing.needs)


def _openness(standing: Standing | None) -> Openness | None:
    if standing is None:
        return None
    return "allow" if standing.certain else "unknown"
