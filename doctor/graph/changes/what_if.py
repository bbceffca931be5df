"""What proposed changes would open and close, before they are deployed.

Only the accounts that change are compiled again, and put into the graph for as long as it takes to
ask; an account that gets a new principal makes the graph be built anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.compare import differing, explain, standings
from doctor.graph.changes.diff import changed_names, changes_between
from doctor.graph.changes.proposed import Proposed, change_organization, change_part
from doctor.graph.compile.account import CompiledAccount, compile_account
from doctor.graph.compile.flat import FlatGraph, Patch
from doctor.graph.snapshot import SnapshotError
from doctor.graph.trace import Parts
from doctor.model.paths import GraphChanges, Incomplete
from doctor.model.snapshot import AccountPart, OrganizationPart


class ChangedParts:
    """Parts of which some were changed."""

    def __init__(self, parts: Parts, changed: dict[str, AccountPart]) -> None:
        self._parts = parts
        self._changed = changed

    def read_account(self, account: str) -> AccountPart:
        """Return an account as it would be."""
        return self._changed.get(account) or self._parts.read_account(account)


def what_if(
    graph: AssumeGraph, proposed: Iterable[Proposed], incomplete: tuple[Incomplete, ...] = ()
) -> GraphChanges:
    """Return what changes open and close. Raises `SnapshotError` for what is not there."""
    listed = tuple(proposed)
    parts, organization = _changed(graph, listed)
    compiled = {account: compile_account(part, graph.flat.table) for account, part in parts.items()}
    new_names = any(
        arn not in graph.flat.numbers for each in compiled.values() for arn in each.arns
    )
    changed_parts = ChangedParts(graph.parts, parts)
    if new_names:
        after = _rebuilt(graph, changed_parts, organization)
        found = changes_between(graph, after)
    else:
        found = _patched(graph, compiled, changed_parts, organization)
    return msgspec.structs.replace(
        found,
        what=tuple(map(str, listed)),
        incomplete=(*graph.incomplete, *incomplete),
    )


def _changed(
    graph: AssumeGraph, proposed: tuple[Proposed, ...]
) -> tuple[dict[str, AccountPart], OrganizationPart | None]:
    parts: dict[str, AccountPart] = {}
    organization = graph.organization
    for each in proposed:
        if each.kind == "guardrail":
            if organization is None:
                raise SnapshotError("the snapshot has no organization whose SCP could change.")
            organization = change_organization(organization, each)
            continue
        pieces = each.of.split(":")
        account = pieces[4] if len(pieces) > 4 else ""  # noqa: PLR2004 - the account's place
        if account not in graph.flat.account_numbers:
            raise SnapshotError(f"{each.of}: account {account} is not in this snapshot.")
        part = parts.get(account) or graph.parts.read_account(account)
        parts[account] = change_part(part, each)
    return parts, organization


def _rebuilt(
    graph: AssumeGraph, parts: Parts, organization: OrganizationPart | None
) -> AssumeGraph:
    flat = FlatGraph()
    for account in graph.flat.accounts:
        flat.add(compile_account(parts.read_account(account), flat.table))
    return _with(graph, flat, parts, organization)


def _with(
    graph: AssumeGraph, flat: FlatGraph, parts: Parts, organization: OrganizationPart | None
) -> AssumeGraph:
    return AssumeGraph(
        flat,
        parts=parts,
        organization=organization,
        identity_center=graph.identity_center,
        incomplete=graph.incomplete,
        offer=graph.judge.offer,
    )


def _patched(
    graph: AssumeGraph,
    compiled: dict[str, CompiledAccount],
    parts: Parts,
    organization: OrganizationPart | None,
) -> GraphChanges:
    patches = [patch for each in compiled.values() for patch in graph.flat.patches(each)]
    roles = {graph.flat.arns[each.number] for each in patches if each.is_role}
    callers = {graph.flat.arns[each.number] for each in patches}
    if organization is not graph.organization:
        more_roles, more_callers = changed_names(
            graph, _with(graph, graph.flat, parts, organization)
        )
        roles, callers = roles | more_roles, callers | more_callers
    before = standings(graph, roles, callers)
    with _applied(graph.flat, patches):
        changed = _with(graph, graph.flat, parts, organization)
        after = standings(changed, roles, callers)
        pairs = differing(before, after)
        found = [
            *explain(changed, pairs.opened, "opened", before, after),
            *explain(changed, pairs.changed, "changed", before, after),
        ]
    found += explain(graph, pairs.closed, "closed", before, after)
    return GraphChanges(changes=tuple(found))


@contextmanager
def _applied(flat: FlatGraph, patches: list[Patch]) -> Iterator[None]:
    """Put patches into a graph, and take them out again."""
    undo = [flat.apply(each) for each in patches]
    try:
        yield
    finally:
        for each in reversed(undo):
            flat.apply(each)
