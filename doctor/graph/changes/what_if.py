"""What proposed changes would open and close, before they are deployed.

Only the accounts that change are compiled again, and put into the graph for as long as it takes to
ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.compare import compare_standings, explain, refusals, standings
from doctor.graph.changes.guardrail_change import (
    EFFORT,
    Concern,
    concerns,
    incomplete_roles,
    look,
    roles_of,
)
from doctor.graph.changes.proposed_change import Proposed, change_organization, change_part
from doctor.graph.compile.account_patches import list_patches
from doctor.graph.compile.compiled_account import CompiledAccount, compile_account
from doctor.graph.compile.flat import FlatGraph
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
    graph: AssumeGraph,
    proposed: Iterable[Proposed],
    incomplete: tuple[Incomplete, ...] = (),
    *,
    whole: bool = False,
) -> GraphChanges:
    """Return what changes open and close. Raises `SnapshotError` for what is not there.

    Of a guardrail that stands above a large organization only so many hops are looked at, and
    the answer says so; `whole`: all of them, however long that takes.
    """
    listed = tuple(proposed)
    parts, organization = _apply(graph, listed)
    compiled = {account: compile_account(part, graph.flat.table) for account, part in parts.items()}
    found = _try_changes(
        graph,
        tuple(compiled.values()),
        ChangedParts(graph.parts, parts),
        organization,
        None if whole else EFFORT,
    )
    return msgspec.structs.replace(
        found,
        what=tuple(map(str, listed)),
        incomplete=(*graph.incomplete, *incomplete, *found.incomplete),
    )


def _apply(
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


def _graph_with(
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


def _try_changes(
    graph: AssumeGraph,
    compiled: Iterable[CompiledAccount],
    parts: Parts,
    organization: OrganizationPart | None,
    effort: int | None,
) -> GraphChanges:
    """Ask, put the changes in, ask again of the same roles and callers, and take them out."""
    touched = {arn for each in compiled for arn in _differing_names(graph.flat, each)}
    asked = [*concerns(graph, organization)]
    before = standings(graph, touched, touched)
    looked = [look(graph, each, roles_of(graph, each), effort=effort) for each in asked]
    with _put_in(graph.flat, compiled):
        changed = _graph_with(graph, graph.flat, parts, organization)
        after = standings(changed, touched, touched)
        cut: dict[Concern, int] = {}
        for concern, then in zip(asked, looked, strict=True):
            now = look(changed, concern, then.by_role, effort=effort)
            if not (then.whole and now.whole):
                cut[concern] = len(now.by_role)
            for role, standing in now.by_role.items():
                before |= then.by_role[role]
                after |= standing
        pairs = compare_standings(before, after)
        found = [
            *explain(changed, pairs.opened, "opened", before, after),
            *explain(changed, pairs.changed, "changed", before, after),
        ]
        refused = refusals(changed, pairs.closed, before)
    found += explain(graph, pairs.closed, "closed", before, after, refused)
    return GraphChanges(
        changes=tuple(found),
        incomplete=tuple(incomplete_roles(*each) for each in cut.items()),
        may_open=any(each.may_open for each in cut),
    )


def _differing_names(flat: FlatGraph, compiled: CompiledAccount) -> Iterator[str]:
    """Give the principals of an account that another compilation shows changed, gone or new."""
    yield from (flat.arns[each.number] for each in list_patches(flat, compiled))
    yield from (arn for arn in compiled.arns if arn not in flat.numbers)


@contextmanager
def _put_in(flat: FlatGraph, compiled: Iterable[CompiledAccount]) -> Iterator[None]:
    """Put accounts into a graph, and take them out again."""
    undo: list[Callable[[], object]] = []
    try:
        for each in compiled:
            if all(arn in flat.numbers for arn in each.arns):
                undo += [
                    partial(flat.apply, flat.apply(patch)) for patch in [*list_patches(flat, each)]
                ]
            else:
                undo.append(flat.put(each))
        yield
    finally:
        for take_out in reversed(undo):
            take_out()
