"""Answers with the ways that are no assume call: callers, roles and paths, marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from doctor.graph.assume_graph import MOST_HOPS, MOST_PATHS, AssumeGraph
from doctor.graph.compile.cores import OWN
from doctor.graph.escalation.find import escalations
from doctor.model.paths import (
    Hop,
    Incomplete,
    Need,
    NodeKind,
    PathsAnswer,
    ReachingCaller,
    RolePath,
)

_MOST_ACCOUNTS: Final = 40
"""Accounts whose escalations are looked for: each principal is asked for each role of its own."""

_CHAINED: Final = 3600


def add_escalations(
    found: PathsAnswer, graph: AssumeGraph, *, max_hops: int | None = None
) -> PathsAnswer:
    """Return an answer with what escalations add to it, one for each path or caller."""
    most = max_hops or MOST_HOPS
    accounts, left_out = _accounts(found, graph)
    hops = list(escalations(graph, (graph.parts.read_account(each) for each in accounts)))
    if left_out:
        why = f"{left_out} further accounts were not looked at for them"
        found = replace(
            found, incomplete=(*found.incomplete, Incomplete(what="escalations", why=why))
        )
    if found.source is not None and found.to is not None:
        return replace(found, paths=tuple(_paths(found, graph, hops, most)))
    forward = found.to is None
    return replace(found, callers=tuple(_callers(found, graph, hops, most, forward=forward)))


def _accounts(found: PathsAnswer, graph: AssumeGraph) -> tuple[list[str], int]:
    """Return the accounts that have a say, the nearest first, and how many were left out."""
    ends = [each for each in (found.to, found.source) if each is not None]
    trusted: list[str] = []
    if found.to is not None:
        role = graph.flat.role(graph.flat.numbers[found.to])
        shape = graph.steps.shape(role)
        trusted = [
            entry.value.replace(OWN, role.account)
            for entry in (() if shape is None else shape.entries)
            if entry.kind == "account"
        ]
    named = (*map(_account, ends), *trusted, *(_account(each.arn) for each in found.callers))
    listed = [each for each in dict.fromkeys(named) if each in graph.flat.account_numbers]
    return listed[:_MOST_ACCOUNTS], max(0, len(listed) - _MOST_ACCOUNTS)


def _account(arn: str) -> str:
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - the account is the fifth part


def _callers(
    found: PathsAnswer, graph: AssumeGraph, hops: Iterable[Hop], most: int, *, forward: bool
) -> Iterator[ReachingCaller]:
    """Give the callers of an answer, then those that an escalation adds."""
    yield from found.callers
    known = {each.arn: each for each in found.callers}
    start = found.source if forward else found.to
    added: dict[str, ReachingCaller] = {}
    for hop in hops:
        near, far = (hop.source, hop.to) if forward else (hop.to, hop.source)
        behind = known.get(near)
        if (near != start and behind is None) or far in known or far == start:
            continue
        each = _caller(graph, far, hop, behind)
        for caller in (each, *_beyond(graph, far, each, forward=forward)):
            other = added.get(caller.arn)
            if caller.hops <= most and (other is None or _order(caller) < _order(other)):
                added[caller.arn] = caller
    yield from sorted(
        (each for arn, each in added.items() if arn not in known and arn != start), key=_order
    )


def _caller(
    graph: AssumeGraph, arn: str, hop: Hop, behind: ReachingCaller | None
) -> ReachingCaller:
    needs = (*hop.needs, *(() if behind is None else behind.needs))
    certain = hop.verdict == "allow" and (behind is None or behind.verdict == "allow")
    kind: NodeKind = "role" if graph.flat.is_role(graph.flat.numbers[arn]) else "user"
    return ReachingCaller(
        arn=arn,
        kind=kind,
        verdict="allow" if certain else "unknown",
        hops=1 if behind is None else behind.hops + 1,
        needs=tuple(dict.fromkeys(needs)),
        depends_on=() if behind is None else behind.depends_on,
        escalation=True,
    )


def _beyond(
    graph: AssumeGraph, arn: str, near: ReachingCaller, *, forward: bool
) -> Iterator[ReachingCaller]:
    """Give those who reach the start of an escalation, or what its end reaches."""
    if not forward and near.kind != "role":
        return
    answer = graph.reaches_from(arn) if forward else graph.who_can(arn)
    for each in answer.callers:
        certain = each.verdict == near.verdict == "allow"
        yield replace(
            each,
            verdict="allow" if certain else "unknown",
            hops=each.hops + near.hops,
            needs=tuple(dict.fromkeys((*each.needs, *near.needs))),
            depends_on=tuple(dict.fromkeys((*each.depends_on, *near.depends_on))),
            escalation=True,
        )


def _order(caller: ReachingCaller) -> tuple[bool, int, str]:
    return caller.verdict != "allow", caller.hops, caller.arn


def _paths(
    found: PathsAnswer, graph: AssumeGraph, hops: Iterable[Hop], most: int
) -> list[RolePath]:
    """Return the paths of an answer, and those with one escalation in them."""
    source, to = found.source or "", found.to or ""
    before = {source: 0, **_distances(graph.reaches_from(source))}
    after = {to: 0, **_distances(graph.who_can(to))}
    candidates = [hop for hop in hops if hop.source in before and hop.to in after]
    candidates.sort(
        key=lambda hop: (before[hop.source] + after[hop.to], hop.verdict, hop.source, hop.to)
    )
    made = [*found.paths]
    for hop in candidates:
        if before[hop.source] + after[hop.to] < most and len(made) < MOST_PATHS:
            first = _way(graph, source, hop.source, most)
            last = _way(graph, hop.to, to, most)
            made.append(_joined(graph, (*first, hop, *last)))
    return sorted(
        made, key=lambda each: (each.verdict != "allow", _is_marked(each), len(each.hops))
    )


def _distances(answer: PathsAnswer) -> dict[str, int]:
    return {each.arn: each.hops for each in answer.callers}


def _way(graph: AssumeGraph, source: str, to: str, most: int) -> tuple[Hop, ...]:
    if source == to:
        return ()
    return graph.paths(source, to, max_hops=most, most=1).paths[0].hops


def _joined(graph: AssumeGraph, hops: tuple[Hop, ...]) -> RolePath:
    needs: dict[Need, None] = {}
    for each in hops:
        needs.update(dict.fromkeys(each.needs))
    longest = graph.flat.max_session_seconds(graph.flat.numbers[hops[-1].to])
    return RolePath(
        verdict="allow" if all(each.verdict == "allow" for each in hops) else "unknown",
        needs=tuple(needs),
        session_limit_seconds=longest if len(hops) == 1 else min(longest, _CHAINED),
        hops=hops,
    )


def _is_marked(path: RolePath) -> bool:
    return any(hop.kind == "escalation" for hop in path.hops)
