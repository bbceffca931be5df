"""Ways to a role other than the one that is closed, with the config that walks them."""

from __future__ import annotations

from typing import Final

from doctor.graph.assume_graph import MOST_HOPS, AssumeGraph, UnknownNameError
from doctor.graph.case_graph import case_graph
from doctor.model.arn import parse_arn
from doctor.model.diagnosis import AlternativePath
from doctor.model.observation import Known
from doctor.model.paths import RolePath
from doctor.model.situation import Situation

_MOST_PATHS: Final = 3
"""Other ways that a report shows: one is taken, the others are the choice."""


def find_other_paths(
    situation: Situation, graph: AssumeGraph | None = None
) -> tuple[AlternativePath, ...]:
    """Find other ways from the caller to the target: in a graph, or in what the case shows."""
    target = situation.target_role_arn
    if target is None or not isinstance(situation.caller, Known):
        return ()
    caller = situation.caller.value
    start = caller.principal_arn or caller.arn
    if start is None:
        return ()
    asked = graph or case_graph(situation.case, (start,))
    try:
        found = asked.paths(start, target, max_hops=MOST_HOPS, most=_MOST_PATHS + 1).paths
    except UnknownNameError:
        return ()
    tried = tuple(hop.role_arn for hop in situation.hops)
    others = [
        _alternative(situation, path)
        for path in found
        if (roles := tuple(hop.to for hop in path.hops)) != tried
        and start not in roles
        and not _leads_nowhere(situation, roles)
    ]
    return tuple(others[:_MOST_PATHS])


def _leads_nowhere(situation: Situation, roles: tuple[str, ...]) -> bool:
    """Say whether one of some roles is known not to exist."""
    known = (situation.case.roles.get(each) for each in roles)
    return any(each is not None and each.exists is False for each in known)


def _alternative(situation: Situation, path: RolePath) -> AlternativePath:
    return AlternativePath(
        hops=tuple(hop.to for hop in path.hops),
        needs=tuple(path.needs),
        verdict=path.verdict,
        config=_config(situation, path),
    )


def _config(situation: Situation, path: RolePath) -> str | None:
    """Write the profiles that walk the path, from the base profile on."""
    base = situation.base
    source = None if base is None else base.profile
    if source is None:
        return None
    lines = []
    for hop in path.hops:
        arn = parse_arn(hop.to)
        last = hop is path.hops[-1]
        name = "role" if arn is None else arn.name if last else f"via-{arn.name}"
        lines += [f"[profile {name}]", f"role_arn = {hop.to}", f"source_profile = {source}"]
        for need, setting in (
            ("external-id", "external_id"),
            ("session-name", "role_session_name"),
        ):
            if need in hop.wanted:
                lines.append(f"{setting} = {hop.wanted[need]}")
        source = name
    return "\n".join(lines)
