"""Steps that count the other ways into a role: `roledoctor paths --escalation`.

Each is a step of its own kind, with the permissions that make it; assuming comes first. A step may
lead to a user too: whoever makes itself an access key of a user goes on as that user.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.evaluate.truth import all_of
from doctor.graph.compile.cores import Core, CoreStatement, encode_core
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.escalation_ways import (
    OF_ROLE,
    OF_SELF,
    OF_USER,
    PASS_ROLE,
    POD_SERVICE,
    RUN_WAYS,
    TAKE_CLUSTER,
    TAKE_WAYS,
)
from doctor.graph.hop_search import Group, Steps
from doctor.graph.other_permissions import AccountPermissions
from doctor.graph.pair_facts import Standing
from doctor.graph.pair_judge import Judge
from doctor.graph.trace import Parts
from doctor.model.enumeration import and_list
from doctor.model.paths import Incomplete
from doctor.model.snapshot import OrganizationPart
from doctor.model.verdict import Truth

_ACCOUNTS = 64
"""Accounts whose other permissions stay compiled: a search goes through few of them at a time."""

_EVERYTHING = encode_core(
    Core(
        "2012-10-17",
        malformed=False,
        statements=(CoreStatement("Allow", 0xFF, None, None, ("*",), None, ()),),
    )
)


class EscalatingSteps(Steps):
    """Steps of a graph, with those that escalate."""

    def __init__(
        self,
        graph: FlatGraph,
        judge: Judge,
        parts: Parts,
        organization: OrganizationPart | None,
    ) -> None:
        super().__init__(graph, judge)
        self._parts = parts
        self._unseen: set[str] = set()
        self._organization = organization
        self._permissions = functools.lru_cache(maxsize=_ACCOUNTS)(self._compile)

    def _compile(self, account: str) -> AccountPermissions:
        part = self._parts.read_account(account)
        if part.workloads is UNSET:
            self._unseen.add(account)
        return AccountPermissions(part, self._organization)

    def into(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give who can become a principal: by assuming it, then by the other ways."""
        reached: set[int] = set()
        for group in super().into(number, skip=skip):
            if group.standing.certain:
                reached.update(group.members)
            yield group
        account = self.graph.accounts[self.graph.account[number]]
        for caller in self.graph.account_range(account):
            if caller == number or caller in reached or (skip is not None and skip[caller]):
                continue
            standing = self._escalates(caller, number)
            if standing is not None:
                yield Group(standing, [caller])

    def out_of(self, number: int, *, skip: bytearray | None = None) -> Iterator[Group]:
        """Give whom a principal can become: by assuming, then by the other ways."""
        reached: set[int] = set()
        for group in super().out_of(number, skip=skip):
            if group.standing.certain:
                reached.update(group.members)
            yield group
        account = self.graph.accounts[self.graph.account[number]]
        for target in self.graph.account_range(account):
            if target == number or target in reached or (skip is not None and skip[target]):
                continue
            standing = self._escalates(number, target)
            if standing is not None:
                yield Group(standing, [target])

    def _escalates(self, caller: int, target: int) -> Standing | None:
        """Find the first way that is certain, else one that may be open."""
        unsure: str | None = None
        for truth, how in self._ways(caller, target):
            if truth == "true":
                return Standing(certain=True, how=how)
            if truth == "unknown" and unsure is None:
                unsure = how
        return None if unsure is None else Standing(certain=False, how=unsure)

    def _ways(self, caller: int, target: int) -> Iterator[tuple[Truth, str]]:
        graph = self.graph
        held = self._permissions(graph.accounts[graph.account[caller]])
        who, what = graph.arns[caller], graph.arns[target]
        if not graph.is_role(target):
            for action in OF_USER:
                yield held.may(who, action, what), action
            return
        for action in OF_ROLE:
            yield held.may(who, action, what), action
        yield from self._by_service(held, who, what, target)
        yield from self._by_own_policy(held, caller, target)

    def _by_service(
        self, held: AccountPermissions, who: str, what: str, target: int
    ) -> Iterator[tuple[Truth, str]]:
        """Pass the role to a service that it trusts, or take a workload that has it."""
        trusted = self._services(target)
        for way in RUN_WAYS:
            if way.service not in trusted:
                continue
            passing = held.may(who, PASS_ROLE, what, service=way.service)
            starting = [held.may(who, action, "*") for action in way.actions]
            profile: Truth = "true"
            if way.needs_profile:
                profiles = held.roles_with_profile
                profile = "unknown" if profiles is None else "true" if what in profiles else "false"
            yield (
                all_of([passing, *starting, profile]),
                f"{PASS_ROLE} with {and_list(way.actions)}",
            )
        for workload in held.workloads:
            if workload.role != what:
                continue
            if workload.service == POD_SERVICE:
                yield _by_cluster(held, who, workload.arn)
            for take in TAKE_WAYS:
                for action in take.actions if take.service == workload.service else ():
                    yield held.may(who, action, workload.arn), f"{action} on {workload.arn}"

    def list_lacking(self) -> Iterator[Incomplete]:
        """Say of which accounts that were looked at nobody collected what runs there."""
        for account in sorted(self._unseen):
            why = "nobody collected them; roledoctor snapshot --workloads does"
            yield Incomplete(
                what=f"account {account}: functions, instances, projects, pods", why=why
            )

    def _services(self, role: int) -> set[str]:
        shape = self.graph.shape(self.graph.trust[role])
        entries = () if shape is None else shape.entries
        return {entry.value for entry in entries if entry.kind == "service"}

    def _by_own_policy(
        self, held: AccountPermissions, caller: int, target: int
    ) -> Iterator[tuple[Truth, str]]:
        """Give itself every permission, and then assume the role."""
        facts = self.graph.caller(caller)
        for action in OF_SELF[facts.kind]:
            able = held.may(facts.arn, action, facts.arn)
            if able == "false":
                continue
            own = (*(facts.identity or ()), _EVERYTHING)
            stronger = msgspec.structs.replace(facts, identity=own)
            standing = self.judge.decide(stronger, self.graph.role(target))
            if standing is not None:
                truth: Truth = "true" if standing.certain else "unknown"
                yield all_of([able, truth]), f"{action} on itself"


def _by_cluster(held: AccountPermissions, who: str, association: str) -> tuple[Truth, str]:
    """Let oneself into a cluster whose pods have the role: its settings were not seen."""
    head, _, rest = association.partition(":podidentityassociation/")
    cluster = f"{head}:cluster/{rest.partition('/')[0]}"
    enter, become = TAKE_CLUSTER
    open_ = all_of([held.may(who, enter, cluster), held.may(who, become, "*"), "unknown"])
    return open_, f"{and_list(TAKE_CLUSTER)} on {cluster}"
