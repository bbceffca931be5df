"""Classes of principals, and of roles, that a question cannot tell apart.

`CallerClasses` sorts the callers of one role; `RoleClasses` the roles of one caller. Members of a
class get one verdict, decided on the first of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

from doctor.evaluate.layers import ReadyPolicy
from doctor.evaluate.statements import ReadyStatement
from doctor.graph.compile.compiled_account import NONE, UNREADABLE
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.pair_facts import CallerFacts, RoleFacts
from doctor.graph.pair_judge import Judge
from doctor.graph.traits import NO_TRAITS, Traits, traits_of
from doctor.model.context import RequestContext
from doctor.model.policy import Policy

_ALIKE: Final = ()
_HOME: Final = -1
"""In an account's place, below all numbers of accounts: the one that the question is about."""
_ELSEWHERE: Final = -2
"""The same: any account that no policy in question names."""


class CallerClasses:
    """Tells the callers of one role apart."""

    def __init__(
        self,
        graph: FlatGraph,
        judge: Judge,
        role: RoleFacts,
        *,
        named_accounts: set[str],
        open_to_home: bool = False,
    ) -> None:
        """Prepare for a role.

        `open_to_home`: its trust policy lets anyone in, and its own account in no other way. Of
        principals of that account only what denies has a say then.
        """
        self._open_to_home = open_to_home and role.account not in named_accounts
        self._graph = graph
        self._judge = judge
        self._role = role
        self._home = graph.account_numbers.get(role.account, -1)
        self._named = {
            number
            for each in named_accounts
            if (number := graph.account_numbers.get(each)) is not None
        }
        self._of_role = _traits(judge.policies.role_policies(role), of_caller=True)
        self._kinds: dict[tuple[int, int, int], tuple[bool, Traits]] = {}
        self._asked: dict[int, bool] = {}

    def key(self, number: int) -> Hashable:
        """Return the class of a principal."""
        graph = self._graph
        account = graph.account[number]
        signature, boundary = graph.signature[number], graph.boundary[number]
        if self._open_to_home and account == self._home:
            signature = graph.denying_signature(signature)
            boundary = boundary if graph.denies(boundary) else NONE
        guardrails = self._judge.scp_number(graph.accounts[account], graph.arns[number])
        kind = (signature, boundary, guardrails)
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = self._describe(number, signature, boundary)
        by_account, traits = found
        place = _HOME if account == self._home else _ELSEWHERE
        if by_account or account in self._named:
            place = account
        told: Hashable = _ALIKE
        if traits is not NO_TRAITS or self._of_role is not NO_TRAITS:
            context = self._context(number, traits)
            told = (self._of_role.of(context), traits.of(context))
        return (*kind, graph.trust[number] < UNREADABLE, place, told)

    def _context(self, number: int, traits: Traits) -> RequestContext:
        """Return what is known of a caller, as far as it counts."""
        whole = self._asked.get(id(traits))
        if whole is None:
            whole = "aws:userid" in traits.asked | self._of_role.asked
            self._asked[id(traits)] = whole
        graph = self._graph
        if whole:
            return self._judge.context(graph.caller(number), self._role)
        return self._judge.caller_context(
            graph.arns[number],
            graph.accounts[graph.account[number]],
            graph.tags_of(number),
            is_user=not graph.is_role(number),
        )

    def _describe(self, number: int, signature: int, boundary: int) -> tuple[bool, Traits]:
        graph = self._graph
        by_account = graph.hang_on_account((*graph.signatures[signature], boundary))
        facts = graph.caller_with(number, signature, boundary)
        policies = self._judge.policies.caller_policies(facts)
        return by_account, _traits(policies, of_caller=True)


class RoleClasses:
    """Tells the roles of one caller apart."""

    def __init__(self, graph: FlatGraph, judge: Judge, caller: CallerFacts) -> None:
        self._graph = graph
        self._judge = judge
        self._caller = caller
        policies = judge.policies.caller_policies(caller)
        self._of_caller = _traits(policies, of_caller=False)
        self._fixed, self._varying = _sort_statements(policies)
        self._kinds: dict[tuple[int, int], tuple[bool, bool, Traits]] = {}

    def key(self, number: int) -> Hashable:
        """Return the class of a role."""
        graph = self._graph
        account = graph.accounts[graph.account[number]]
        arn, trust = graph.arns[number], graph.trust[number]
        guardrails = self._judge.rcp_number(account, arn)
        kind = (trust, guardrails)
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = self._describe(number, trust)
        by_account, by_arn, traits = found
        same = account == self._caller.account
        place: Hashable = account if by_account or same else same
        told: Hashable = _ALIKE
        if self._varying or by_arn:
            told = arn
        elif traits is not NO_TRAITS or self._of_caller is not NO_TRAITS:
            context = self._judge.context(self._caller, graph.role(number))
            told = (self._of_caller.of(context), traits.of(context))
        bits = tuple([each.may_match("sts:assumerole", arn) for each in self._fixed])
        return (*kind, place, told, bits)

    def _describe(self, number: int, trust: int) -> tuple[bool, bool, Traits]:
        policies = self._judge.policies.role_policies(self._graph.role(number))
        fixed, varying = _sort_statements(policies)
        by_account = self._graph.hang_on_account((trust,))
        return by_account, bool(fixed or varying), _traits(policies, of_caller=False)


def _traits(policies: Iterable[ReadyPolicy], *, of_caller: bool) -> Traits:
    return traits_of((each.policy for each in policies), of_caller=of_caller)


def _sort_statements(
    policies: Iterable[ReadyPolicy],
) -> tuple[list[ReadyStatement], bool]:
    """Give the statements whose resources tell roles apart, and whether any holds variables."""
    fixed: list[ReadyStatement] = []
    varying = False
    for policy in policies:
        for each in policy.statements:
            resources = each.statement.resources
            if resources is None and each.statement.not_resources is None:
                continue
            if resources is not None and "*" in resources and each.statement.not_resources is None:
                continue
            fixed.append(each)
            varying = varying or _holds_variables(policy.policy, each)
    return fixed, varying


def _holds_variables(policy: Policy, ready: ReadyStatement) -> bool:
    statement = ready.statement
    texts = (*(statement.resources or ()), *(statement.not_resources or ()))
    return policy.version != "2008-10-17" and any("${" in each for each in texts)
