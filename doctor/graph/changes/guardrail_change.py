"""Another document of an SCP or RCP: whom it concerns, and into which roles it may matter.

A policy at the root stands above everyone, and looking at every hop of a large organization takes
minutes. So only roles that the differing statements speak of are looked at, and of those no more
than a bounded effort allows, unless all are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from msgspec import UNSET

from doctor.evaluate.globs import resource_matcher
from doctor.evaluate.patterns import as_pattern
from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.changes.compare import Standings, standings
from doctor.graph.compile.cores import Core, CoreStatement, compile_document
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.guardrails import GuardrailKind
from doctor.model.paths import Incomplete
from doctor.model.snapshot import OrganizationPart

EFFORT: Final = 20_000
"""Principals that are looked at, all roles together: about a second's work."""


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """What a changed guardrail concerns: the principals (SCP) or roles (RCP) of some accounts.

    `name` is the guardrail's ID; `patterns` are the resources of the statements that differ, `None`
    for any. `may_open`: among them is an Allow that comes or a Deny that goes.
    """

    kind: GuardrailKind
    name: str
    accounts: frozenset[str]
    patterns: tuple[str, ...] | None
    may_open: bool


def concerns(old: AssumeGraph, new: OrganizationPart | None) -> Iterator[Concern]:
    """Give what each changed document concerns; nothing where no statement on roles differs."""
    part = old.organization
    if part is None or new is None or part is new:
        return
    before, after = _documents(part), _documents(new)
    for name in before:
        if before[name] == after.get(name):
            continue
        for kind in ("SCP", "RCP"):
            accounts = frozenset(_under(part, kind, name))
            then, now = (
                compile_document(kind, each[name], "", old.flat.actions) for each in (before, after)
            )
            found = _differing_resources(then, now)
            if accounts and found is not None:
                patterns, may_open = found
                yield Concern(
                    kind=kind, name=name, accounts=accounts, patterns=patterns, may_open=may_open
                )


def _documents(part: OrganizationPart) -> dict[str, bytes]:
    return {
        each.id: b"" if each.document is UNSET else part.documents[each.document]
        for each in part.guardrails
    }


def _under(part: OrganizationPart, kind: GuardrailKind, name: str) -> Iterator[str]:
    for account, member in part.members.items():
        levels = member.scps if kind == "SCP" else member.rcps
        if account == part.management_account or levels is UNSET:
            continue
        if any(name in level for level in levels):
            yield account


def _differing_resources(old: Core, new: Core) -> tuple[tuple[str, ...] | None, bool] | None:
    """Return the resources of the statements that differ, and whether these may open a hop."""
    if old == new:
        return None
    if old.malformed or new.malformed or old.version != new.version:
        return None, True
    gone = [each for each in old.statements if each not in new.statements]
    come = [each for each in new.statements if each not in old.statements]
    may_open = any(each.effect == "Deny" for each in gone) or any(
        each.effect == "Allow" for each in come
    )
    patterns = [_resources(each) for each in (*gone, *come)]
    if any(each is None for each in patterns):
        return None, may_open
    return tuple(dict.fromkeys(one for each in patterns for one in each or ())), may_open


def _resources(statement: CoreStatement) -> tuple[str, ...] | None:
    listed = statement.resources
    if listed is None or statement.not_resources is not None:
        return None
    return None if any(each == "*" or "${" in each for each in listed) else listed


def incomplete_roles(concern: Concern, looked: int) -> Incomplete:
    """Say that not every role was looked at."""
    roles = "1 role was" if looked == 1 else f"{looked:,} roles were"
    return Incomplete(
        what=f"all hops under the {concern.kind} {concern.name}",
        why=f"the hops into {roles} looked at; --whole looks at all of them",
    )


class Looked(msgspec.Struct, frozen=True):
    """How everybody stands to each role that was looked at; `whole`: no role was left out."""

    by_role: dict[int, Standings]
    whole: bool


def roles_of(graph: AssumeGraph, concern: Concern) -> Iterator[int]:
    """Give the roles whose hops a concern may change."""
    flat = graph.flat
    for number in _spoken_of(flat, concern.patterns):
        if concern.kind == "SCP" or flat.accounts[flat.account[number]] in concern.accounts:
            yield number


def _spoken_of(flat: FlatGraph, patterns: tuple[str, ...] | None) -> Iterable[int]:
    """Give the roles that resource patterns match; all of them for `None`."""
    if patterns is None:
        return flat.role_numbers()
    if not any(sign in each for each in patterns for sign in "*?"):
        exact = {flat.numbers.get(each) for each in patterns}
        return sorted(each for each in exact if each is not None and flat.is_role(each))
    tests = [resource_matcher(as_pattern(each)) for each in patterns]
    return (n for n in flat.role_numbers() if any(test(flat.arns[n]) for test in tests))


def look(
    graph: AssumeGraph, concern: Concern, roles: Iterable[int], *, effort: int | None
) -> Looked:
    """Look at roles, one after the other, for as long as the effort lasts; `None`: at all."""
    found: dict[int, Standings] = {}
    began = graph.steps.looked
    for number in roles:
        if effort is not None and graph.steps.looked - began > effort:
            return Looked(found, whole=False)
        found[number] = _standings(graph, concern, number)
    return Looked(found, whole=True)


def _standings(graph: AssumeGraph, concern: Concern, number: int) -> Standings:
    flat = graph.flat
    if concern.kind == "RCP":
        return standings(graph, [flat.arns[number]], ())
    return {
        (flat.arns[member], flat.arns[number]): group.standing
        for group in graph.steps.callers(flat.role(number))
        for member in group.members
        if flat.accounts[flat.account[member]] in concern.accounts
    }
