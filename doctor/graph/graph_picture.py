"""A graph into a picture: its principals and hubs, who can become what, and their policies.

Every edge was decided by both sides. Where a role has very many callers, those of one account are
drawn as one edge from that account, which says how many it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from msgspec import UNSET

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.hop_search import Group
from doctor.graph.pair_facts import Standing
from doctor.graph.picture_nodes import hub_node, last_name, nodes_of_account
from doctor.graph.trace import depends_on
from doctor.model.picture import (
    Picture,
    PictureAccount,
    PictureEdge,
    PictureGap,
    PictureNode,
    PictureStatement,
)
from doctor.model.report import ReportTool
from doctor.model.version import __version__

_MOST_EDGES: Final = 15_000
"""Edges of single principals that a picture holds: with more, the largest groups are joined."""

_MOST_EXPLAINED: Final = 1_500
"""Edges whose deciding statements are looked up; beyond that a picture would take minutes."""

_THRESHOLDS: Final = (1_000_000, 500, 200, 100, 50, 20, 8, 0)
"""Members from which on a group is drawn as one: tried in turn until the edges are few enough."""


class UnknownAccountError(Exception):
    """An account that is not in the snapshot."""


def draw_graph(
    graph: AssumeGraph,
    *,
    accounts: tuple[str, ...] = (),
    created_at: str | None = None,
) -> Picture:
    """Draw a graph, or the part of it that leads into `accounts` and out of them.

    One that was loaded with `escalation` is drawn with the ways that are no assume call.

    Raises `UnknownAccountError` for an account that is not there.
    """
    for each in accounts:
        if each not in graph.flat.account_numbers:
            raise UnknownAccountError(each)
    drawing = _Drawing(graph, accounts or tuple(graph.flat.accounts))
    drawing.draw_edges()
    drawing.draw_members()
    shown = drawing.picture_accounts()
    return Picture(
        tool=ReportTool(name="roledoctor", version=__version__),
        title=_title(graph, accounts),
        created_at=created_at,
        accounts=shown,
        nodes=tuple(drawing.nodes.values()),
        edges=tuple(drawing.edges),
        incomplete=tuple(PictureGap(what=each.what, why=each.why) for each in graph.incomplete),
    )


def count_principals(graph: AssumeGraph, accounts: tuple[str, ...]) -> int:
    """Return how many users and roles the accounts have; all of them where none is named."""
    if not accounts:
        return len(graph.flat.arns)
    return sum(len(graph.flat.account_range(each)) for each in accounts)


def _title(graph: AssumeGraph, accounts: tuple[str, ...]) -> str:
    if len(accounts) == 1:
        return f"Account {accounts[0]}"
    number = len(accounts or graph.flat.accounts)
    noun = "account" if number == 1 else "accounts"
    organization = graph.organization
    of = f" of {organization.id}" if organization is not None and organization.id else ""
    return f"{number} {noun}{of}"


class _Drawing:
    """A picture in the making: nodes in the order of accounts, then what else edges need."""

    def __init__(self, graph: AssumeGraph, accounts: tuple[str, ...]) -> None:
        self.graph = graph
        self.accounts = accounts
        self.nodes: dict[str, PictureNode] = {}
        self.edges: list[PictureEdge] = []
        self.parts = {each: graph.parts.read_account(each) for each in accounts}
        for part in self.parts.values():
            for node in nodes_of_account(part):
                self.nodes[node.id] = node

    def picture_accounts(self) -> tuple[PictureAccount, ...]:
        """Return the accounts of all that is drawn, with the names that they have."""
        organization = self.graph.organization
        members = {} if organization is None else organization.members
        drawn = dict.fromkeys(
            (*self.accounts, *(each.account for each in self.nodes.values() if each.account))
        )
        return tuple(
            PictureAccount(id=each, name=members[each].name if each in members else None)
            for each in drawn
        )

    def draw_edges(self) -> None:
        """Draw who can become which role, by the policies of both."""
        found = [*self._groups_into(), *self._groups_out()]
        most = _largest_group(found)
        explain = sum(len(group.members) for _, group, _ in found) <= _MOST_EXPLAINED
        for number, group, inwards in found:
            if inwards and len(group.members) > most:
                self._join(number, group)
                continue
            pairs = [(m, number) if inwards else (number, m) for m in group.members]
            depends = () if explain else self._depends_on(*pairs[0], group.standing)
            for caller, role in pairs:
                edge = self._edge(caller, role, group.standing, explain=explain)
                self._add(edge if explain else msgspec.structs.replace(edge, depends_on=depends))
        for each in self._own_roles():
            self._draw_hubs(each)

    def _depends_on(self, caller: int, role: int, standing: Standing) -> tuple[str, ...]:
        """Say what an edge hangs on: all that stand alike hang on the same."""
        if standing.how is not None:
            return ()
        flat = self.graph.flat
        return depends_on(self.graph.judge, flat.caller(caller), flat.role(role), standing)

    def _own_roles(self) -> Iterator[int]:
        flat = self.graph.flat
        for account in self.accounts:
            yield from (each for each in flat.account_range(account) if flat.is_role(each))

    def _groups_into(self) -> Iterator[tuple[int, Group, bool]]:
        """Give the groups of callers of each role of the accounts, and of whom else one may be."""
        for account in self.accounts:
            for number in self.graph.flat.account_range(account):
                for group in self.graph.steps.into(number):
                    yield number, group, True

    def _groups_out(self) -> Iterator[tuple[int, Group, bool]]:
        """Give the roles of other accounts that a principal of the accounts can become."""
        flat = self.graph.flat
        if len(self.accounts) == len(flat.accounts):
            return
        own = {flat.account_numbers[each] for each in self.accounts}
        for account in self.accounts:
            for caller in flat.account_range(account):
                for group in self.graph.steps.out_of(caller):
                    others = [each for each in group.members if flat.account[each] not in own]
                    if others:
                        yield caller, Group(group.standing, others), False

    def _edge(self, caller: int, role: int, standing: Standing, *, explain: bool) -> PictureEdge:
        arns = self.graph.flat.arns
        if not explain:
            return _edge(arns[caller], arns[role], standing)
        hop = self.graph.answers.hop(caller, role, standing)
        by = tuple(
            PictureStatement(policy=each.policy, of=each.of, statement=each.statement, sid=each.sid)
            for each in hop.by
        )
        return PictureEdge(
            start=hop.source,
            end=hop.to,
            kind=hop.kind,
            how=hop.how,
            verdict=hop.verdict,
            needs=hop.needs,
            depends_on=hop.depends_on,
            by=by,
        )

    def _join(self, role: int, group: Group) -> None:
        """Draw one edge for the callers of each account."""
        flat = self.graph.flat
        counted: dict[str, int] = {}
        for member in group.members:
            account = flat.accounts[flat.account[member]]
            counted[account] = counted.get(account, 0) + 1
        for account, number in counted.items():
            hub = f"account:{account}"
            if hub not in self.nodes:
                self.nodes[hub] = PictureNode(
                    id=hub, kind="account", label="whole account", account=account
                )
            edge = _edge(hub, flat.arns[role], group.standing)
            self._add(
                msgspec.structs.replace(
                    edge,
                    kind="trust" if edge.how is None else edge.kind,
                    stands_for=number,
                    depends_on=self._depends_on(group.members[0], role, group.standing),
                )
            )

    def _draw_hubs(self, role: int) -> None:
        facts = self.graph.flat.role(role)
        for hub in (*self.graph.hubs.of_role(facts), *self.graph.people.behind(facts.arn)):
            node = hub_node(hub)
            self.nodes.setdefault(node.id, node)
            self.edges.append(
                PictureEdge(
                    start=node.id,
                    end=facts.arn,
                    kind="trust",
                    verdict="allow" if hub.certain else "unknown",
                    needs=hub.needs,
                    depends_on=hub.depends_on,
                )
            )

    def _add(self, edge: PictureEdge) -> None:
        """Add an edge, and its ends where they lie in accounts that are not drawn whole."""
        for end in (edge.start, edge.end):
            if end not in self.nodes:
                flat = self.graph.flat
                number = flat.numbers[end]
                self.nodes[end] = PictureNode(
                    id=end,
                    kind="role" if flat.is_role(number) else "user",
                    label=last_name(end),
                    account=flat.accounts[flat.account[number]],
                )
        self.edges.append(edge)

    def draw_members(self) -> None:
        """Draw who belongs to which group."""
        for part in self.parts.values():
            arns = {each.name: each.arn for each in part.groups}
            for user in part.users:
                for name in () if user.groups is UNSET else user.groups:
                    if name in arns:
                        edge = PictureEdge(start=user.arn, end=arns[name], kind="member")
                        self.edges.append(edge)


def _largest_group(found: Iterable[tuple[int, Group, bool]]) -> int:
    """Return how large a group of callers may be and still be drawn one by one."""
    sizes = [len(group.members) for _, group, _ in found]
    for most in _THRESHOLDS:
        if sum(size if size <= most else 1 for size in sizes) <= _MOST_EDGES:
            return most
    return 0


def _edge(start: str, end: str, standing: Standing) -> PictureEdge:
    return PictureEdge(
        start=start,
        end=end,
        kind="assume" if standing.how is None else "escalation",
        how=standing.how,
        verdict="allow" if standing.certain else "unknown",
        needs=standing.needs,
    )
