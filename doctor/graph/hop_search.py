"""One step in the graph: who can become a role, and which roles a principal can become.

Who is trusted through a hub is found from what identity policies allow, and decided class by class.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from doctor.evaluate.globs import resource_matcher
from doctor.evaluate.patterns import as_pattern
from doctor.graph.classes import CallerClasses, RoleClasses
from doctor.graph.compile.compiled_account import UNREADABLE_SIGNATURE
from doctor.graph.compile.cores import OWN, Core, decode_core
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.compile.trusts import TrustShape, role_of_session, trust_shape
from doctor.graph.pair_facts import CallerFacts, RoleFacts, Standing
from doctor.graph.pair_judge import Judge
from doctor.model.paths import Incomplete


class Group(msgspec.Struct, frozen=True, gc=False):
    """Principals or roles, by number, that stand alike."""

    standing: Standing
    members: list[int]


class Steps:
    """Steps in a graph. `home`: whoever a hub may let in is looked for in these accounts alone."""

    def __init__(self, graph: FlatGraph, judge: Judge) -> None:
        self.graph = graph
        self.judge = judge
        self.looked = 0
        """How many principals were looked at, one by one, as callers of some role."""
        self._shapes: dict[bytes, TrustShape] = {}
        self._open = _OpenRoles(graph)
        graph.index()
        self._unreadable = {
            number for number, each in enumerate(graph.signatures) if each == UNREADABLE_SIGNATURE
        }

    def callers(self, role: RoleFacts, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give who can become a role, but for those that `skip` marks."""
        shape = self.shape(role)
        named = self._named_by(shape, role)
        accounts = _accounts(shape, role)
        classes: CallerClasses | None = None
        sorted_: dict[Hashable, list[int]] = {}
        for number in named:
            if skip is None or not skip[number]:
                sorted_[number] = [number]
        self.looked += 1 + len(named)
        for members in self._through_hubs(shape, role, accounts):
            self.looked += len(members)
            for number in members:
                if number in named or (skip is not None and skip[number]):
                    continue
                if classes is None:
                    classes = CallerClasses(
                        self.graph,
                        self.judge,
                        role,
                        named_accounts=accounts | _accounts(shape, role, denied=True),
                        open_to_home=shape is not None and shape.only_anyone,
                    )
                sorted_.setdefault(classes.key(number), []).append(number)
        for listed in sorted_.values():
            standing = self.judge.decide(self.graph.caller(listed[0]), role)
            if standing is not None:
                yield Group(standing, listed)

    def into(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give who can become a principal; a user can be nobody else."""
        if self.graph.is_role(number):
            yield from self.callers(self.graph.role(number), skip=skip)

    def out_of(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give whom a principal can become."""
        return self.roles(number, skip=skip)

    def list_lacking(self) -> Iterator[Incomplete]:
        """Say what was not there to look at."""
        yield from ()

    def shape(self, role: RoleFacts) -> TrustShape | None:
        """Return whom a role's trust policy names; `None` where it was not read."""
        if role.trust is None:
            return None
        found = self._shapes.get(role.trust)
        if found is None:
            found = self._shapes[role.trust] = trust_shape(decode_core(role.trust))
        return found

    def _named_by(self, shape: TrustShape | None, role: RoleFacts) -> set[int]:
        found = set()
        for entry in () if shape is None else (*shape.entries, *shape.denied):
            value = entry.value.replace(OWN, role.account)
            if entry.kind == "session":
                number = self.graph.find(role_of_session(value) or value)
            elif entry.kind == "named":
                number = self.graph.find(value)
            else:
                continue
            if number is not None:
                found.add(number)
        return found

    def _through_hubs(
        self, shape: TrustShape | None, role: RoleFacts, accounts: set[str]
    ) -> Iterator[Sequence[int]]:
        """Give those who may be let in through a hub, each once."""
        graph = self.graph
        is_open = shape is None or shape.open
        if not is_open and not accounts:
            return
        found = graph.grants.candidates(role.arn)
        anywhere = graph.signatures_of(found.anywhere) | self._unreadable
        home = graph.account_range(role.account)
        if not is_open:
            own = anywhere | graph.signatures_of(found.own_account)
            for account in accounts:
                within = graph.account_range(account)
                yield self._members_within(within, own if account == role.account else anywhere)
            return
        yield home
        for signature in anywhere:
            members = graph.members(signature)
            yield [each for each in members if not home.start <= each < home.stop]

    def _members_within(self, within: range, signatures: set[int]) -> list[int]:
        graph = self.graph
        if len(within) <= len(signatures):
            return [each for each in within if graph.signature[each] in signatures]
        return [
            each for signature in signatures for each in graph.members_within(signature, within)
        ]

    def roles(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give the roles that a principal can become, but for those that `skip` marks."""
        caller = self.graph.caller(number)
        classes = RoleClasses(self.graph, self.judge, caller)
        named = self._shapes_naming(caller)
        sorted_: dict[Hashable, list[int]] = {}
        for role in named:
            if skip is None or not skip[role]:
                sorted_[role] = [role]
        for role in self._behind_hubs(caller):
            if role not in named and (skip is None or not skip[role]):
                sorted_.setdefault(classes.key(role), []).append(role)
        for listed in sorted_.values():
            standing = self.judge.decide(caller, self.graph.role(listed[0]))
            if standing is not None:
                yield Group(standing, listed)

    def _shapes_naming(self, caller: CallerFacts) -> set[int]:
        trusts = self.graph.trusts
        names = [caller.arn]
        if caller.id is not None:
            names.append(caller.id)
        if caller.kind == "role":
            names.append(f"sts:{caller.account}:{caller.arn.rpartition('/')[2]}")
        return {role for name in names for role in trusts.of_name(name)}

    def _behind_hubs(self, caller: CallerFacts) -> Iterable[int]:
        """Give the roles that a hub may let a caller into, each once."""
        graph = self.graph
        home = graph.account_range(caller.account)
        account = graph.trusts.of_account(caller.account)
        is_open = graph.trusts.open
        patterns = _granted_resources(caller)
        if patterns is None:
            return {*account, *is_open}
        exact = {
            role
            for each in patterns
            if not _is_wild(each)
            and (role := graph.numbers.get(each)) is not None
            and graph.is_role(role)
        }
        anyway = [each for each in is_open if home.start <= each < home.stop]
        wild: set[int] = set()
        for pattern in filter(_is_wild, patterns):
            test = resource_matcher(as_pattern(pattern))
            wild.update(each for each in account if test(graph.arns[each]))
            wild.update(each for each in self._open.begins(pattern) if test(graph.arns[each]))
        return {*exact, *wild, *anyway}


class _OpenRoles:
    """The roles that trust anyone, by their names: patterns of any account find them by prefix."""

    def __init__(self, graph: FlatGraph) -> None:
        self._graph = graph
        self._sorted: list[tuple[str, int]] | None = None

    def begins(self, pattern: str) -> Iterable[int]:
        """Give the roles that a pattern may match: its part after the account is matched apart."""
        parts = pattern.split(":", _COLONS)
        if len(parts) <= _COLONS:
            return self._graph.trusts.open
        prefix = _literal(parts[_COLONS])
        if self._sorted is None:
            arns = self._graph.arns
            named = ((arns[each].split(":", _COLONS)[-1], each) for each in self._graph.trusts.open)
            self._sorted = sorted(named)
        begin = bisect_left(self._sorted, (prefix, -1))
        end = bisect_left(self._sorted, (prefix + _LAST, -1), begin)
        return (role for _, role in self._sorted[begin:end])


_COLONS: Final = 5
"""How many colons an ARN has before its resource."""
_LAST: Final = chr(sys.maxunicode)


def _literal(pattern: str) -> str:
    """Return what a pattern begins with before its first wildcard."""
    return next((pattern[:at] for at, sign in enumerate(pattern) if sign in "*?"), pattern)


def _accounts(shape: TrustShape | None, role: RoleFacts, *, denied: bool = False) -> set[str]:
    if shape is None:
        return set()
    return {
        entry.value.replace(OWN, role.account)
        for entry in (shape.denied if denied else shape.entries)
        if entry.kind == "account"
    }


def _is_wild(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern or pattern.count(":") < _COLONS


def _granted_resources(caller: CallerFacts) -> set[str] | None:
    """Return the resources on which a caller's policies may allow it; `None` for any."""
    if caller.identity is None:
        return None
    found: set[str] = set()
    for encoded in caller.identity:
        patterns = _patterns(decode_core(encoded), caller.account)
        if patterns is None:
            return None
        found |= patterns
    return {"*"} if "*" in found else found


def _patterns(core: Core, account: str) -> set[str] | None:
    if core.malformed:
        return None
    found: set[str] = set()
    for statement in core.statements:
        if statement.effect != "Allow" or not statement.mask & 1:
            continue
        if statement.resources is None or statement.not_resources is not None:
            return None
        for resource in statement.resources:
            if "${" in resource:
                return None
            found.add(resource.replace(OWN, account))
    return found
