"""Two graphs: what differs between them, and the hops that opened and closed."""

from __future__ import annotations

from collections.abc import Hashable

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.compare import compare_standings, explain, refusals, standings
from doctor.graph.guardrails import LevelKey
from doctor.model.observation import Known
from doctor.model.paths import GraphChanges
from doctor.model.snapshot import OrganizationPart


def changes_between(old: AssumeGraph, new: AssumeGraph) -> GraphChanges:
    """Return the hops that opened, closed or changed from one graph to another."""
    roles, callers = changed_names(old, new)
    before, after = standings(old, roles, callers), standings(new, roles, callers)
    pairs = compare_standings(before, after)
    return GraphChanges(
        changes=(
            *explain(new, pairs.opened, "opened", before, after),
            *explain(new, pairs.changed, "changed", before, after),
            *explain(
                old,
                pairs.closed,
                "closed",
                before,
                after,
                refusals(new, pairs.closed, before),
            ),
        ),
        incomplete=tuple(dict.fromkeys((*old.incomplete, *new.incomplete))),
    )


def changed_names(old: AssumeGraph, new: AssumeGraph) -> tuple[set[str], set[str]]:
    """Return the roles and the callers whose policies, tags or guardrails differ."""
    roles: set[str] = set()
    callers: set[str] = set()
    said: dict[tuple[str, str], bool] = {}
    names = dict.fromkeys((*old.flat.arns, *new.flat.arns))
    moved = _membership(old.organization) != _membership(new.organization)
    for arn in names:
        if _as_caller(old, arn) != _as_caller(new, arn):
            callers.add(arn)
        if _as_role(old, arn) != _as_role(new, arn):
            roles.add(arn)
        account = arn.split(":")[4]
        if moved or _guardrails_differ(old, new, "SCP", account, said):
            callers.add(arn)
        if moved or _guardrails_differ(old, new, "RCP", account, said):
            roles.add(arn)
    return roles, callers


def _membership(part: OrganizationPart | None) -> Hashable:
    """Return which accounts belong where: conditions on the organization ask for it."""
    if part is None:
        return None
    members = tuple(sorted((account, each.path) for account, each in part.members.items()))
    return part.id, part.management_account, members


def _as_caller(graph: AssumeGraph, arn: str) -> object:
    number = graph.flat.numbers.get(arn)
    if number is None:
        return None
    facts = graph.flat.caller(number)
    identity = None if facts.identity is None else frozenset(facts.identity)
    return facts.kind, facts.id, facts.tags, identity, facts.boundary


def _as_role(graph: AssumeGraph, arn: str) -> object:
    number = graph.flat.numbers.get(arn)
    if number is None or not graph.flat.is_role(number):
        return None
    facts = graph.flat.role(number)
    return facts.tags, facts.trust, facts.arn


def _guardrails_differ(
    old: AssumeGraph, new: AssumeGraph, kind: str, account: str, said: dict[tuple[str, str], bool]
) -> bool:
    if old.organization is new.organization:
        return False
    found = said.get((kind, account))
    if found is None:
        found = _levels(old, kind, account) != _levels(new, kind, account)
        said[kind, account] = found
    return found


def _levels(graph: AssumeGraph, kind: str, account: str) -> object:
    guardrails = graph.guardrails
    name = "SCP" if kind == "SCP" else "RCP"
    key: LevelKey = guardrails.key(name, account)  # type: ignore[arg-type]
    levels = guardrails.levels(name, key)  # type: ignore[arg-type]
    return levels.value if isinstance(levels, Known) else levels
