"""Those whom a trust policy lets in and that are no principals of the snapshot.

A service, an identity provider or a subject of it, an organization, anyone, an account or principal
that was not collected: each is asked for as itself, with every permission in its own account.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Final

import msgspec

from doctor.evaluate import Question, decide_question, derive_context, evaluate_question
from doctor.evaluate.caller_keys import ORGANIZATION_KEYS
from doctor.evaluate.operators import read_operator
from doctor.graph.compile.cores import OWN, CoreStatement, decode_core
from doctor.graph.compile.trusts import TrustEntry, role_of_session, trust_shape
from doctor.graph.needs import PLAIN, attempts, instance_of, wishes_of
from doctor.graph.pair_facts import RoleFacts
from doctor.graph.pair_judge import Judge
from doctor.graph.trace import facts_of, observed_levels, observed_policy
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseRequest
from doctor.model.case_iam import CaseRole
from doctor.model.observation import ABSENT, Known
from doctor.model.paths import Need, NodeKind
from doctor.model.policies import Policies
from doctor.model.policy import Policy, Statement
from doctor.model.principal import Caller, parse_caller

_ALL: Final = Policy(
    kind="identity policy",
    statements=(Statement(index=0, effect="Allow", actions=("*",), resources=("*",)),),
)
_SUBJECTS: Final = (":sub", "saml:edupersonaffiliation", "saml:cn", "saml:mail")


class Hub(msgspec.Struct, frozen=True, gc=False):
    """Somebody whom a role lets in: a node of the graph that is no principal of the snapshot."""

    label: str
    kind: NodeKind
    certain: bool
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()


class _Guest(msgspec.Struct, frozen=True, gc=False):
    """How a hub is asked for: as which caller, with what in the context, by which action."""

    label: str
    kind: NodeKind
    caller: Caller
    action: str = "sts:AssumeRole"
    context: dict[str, str] = {}


class Hubs:
    """Finds the hubs of roles."""

    def __init__(
        self, judge: Judge, accounts: Container[str], find: Callable[[str], object | None]
    ) -> None:
        """`accounts` are those that were collected; `find` finds a principal by its name."""
        self._judge = judge
        self._accounts = accounts
        self._find_name = find

    def of_role(self, role: RoleFacts) -> Iterator[Hub]:
        """Give the hubs that a role lets in."""
        if role.trust is None:
            return
        guests = {guest.label: guest for guest in self._guests(role)}
        for guest in guests.values():
            hub = self._ask(guest, role)
            if hub is not None:
                yield hub

    def missing_principals(self, role: RoleFacts) -> Iterator[str]:
        """Name the principals of collected accounts that a role trusts and that are not there."""
        shape = None if role.trust is None else trust_shape(decode_core(role.trust))
        for entry in () if shape is None else shape.entries:
            value = entry.value.replace(OWN, role.account)
            if entry.kind not in {"named", "session"} or self._find(value) is not None:
                continue
            arn = parse_arn(value)
            if arn is None or arn.account in self._accounts:
                yield value

    def _find(self, value: str) -> object | None:
        return self._find_name(role_of_session(value) or value)

    def _guests(self, role: RoleFacts) -> Iterator[_Guest]:
        core = decode_core(role.trust or b"")
        for entry in trust_shape(core).entries:
            value = entry.value.replace(OWN, role.account)
            statement = core.statements[entry.statement]
            yield from self._guests_of(entry, value, statement)

    def _guests_of(
        self, entry: TrustEntry, value: str, statement: CoreStatement
    ) -> Iterator[_Guest]:
        if entry.kind == "service":
            yield _Guest(value, "service", parse_caller(value))
        elif entry.kind == "provider":
            yield from _of_provider(value, statement)
        elif entry.kind == "anyone":
            yield from _anyone(statement)
        elif entry.kind == "account":
            if value not in self._accounts:
                label = f"arn:aws:iam::{value}:root"
                yield _Guest(label, "account", Caller(arn=None, kind="unknown", account=value))
        elif self._find(value) is None:
            arn = parse_arn(value)
            if arn is not None and arn.account not in self._accounts:
                kind: NodeKind = "user" if arn.kind == "user" else "role"
                yield _Guest(value, kind, parse_caller(value))

    def _ask(self, guest: _Guest, role: RoleFacts) -> Hub | None:
        policies = self._judge.policies.role_policies(role)
        wishes = [wish for each in policies for wish in wishes_of(each.policy)]
        brought: tuple[Need, ...] = ("token",) if guest.kind in _WITH_TOKEN else ()
        unknown: Hub | None = None
        signed = guest.kind in {"account", "anyone", "organization", "user", "role"}
        for attempt in attempts(
            wishes if signed else (), is_user=True, variables={}, offer=self._judge.offer
        ):
            question = self._question(guest, role, attempt.request)
            decision = decide_question(question)
            needs = tuple(sorted({*brought, *attempt.needs}))
            if decision == "allow":
                return Hub(guest.label, guest.kind, certain=True, needs=needs)
            if decision == "unknown" and unknown is None:
                depends = facts_of(evaluate_question(question).depends_on)
                unknown = Hub(
                    guest.label, guest.kind, certain=False, needs=needs, depends_on=depends
                )
        return unknown

    def _question(self, guest: _Guest, role: RoleFacts, request: CaseRequest) -> Question:
        request = msgspec.structs.replace(
            request if guest.kind != "service" else PLAIN,
            action=guest.action,
            context=dict(guest.context),
        )
        judge = self._judge
        case = Case(roles={role.arn: CaseRole(tags=role.tags)}, organizations=judge.organizations)
        account = guest.caller.account
        own = guest.caller.kind not in {"service", "federated"}
        limited = judge.guardrails.key("SCP", account) if own and account is not None else None
        return Question(
            action=guest.action,
            role_arn=role.arn,
            caller=guest.caller,
            context=derive_context(
                case, caller=guest.caller, request=request, role_arn=role.arn, key=guest.caller.arn
            ),
            policies=Policies(
                trust=observed_policy(judge, role),
                identity=Known((_ALL,)) if own else ABSENT,
                scps=observed_levels(judge, "SCP", limited),
                rcps=observed_levels(judge, "RCP", judge.policies.rcp_key(role)),
            ),
        )


_WITH_TOKEN: Final = frozenset({"identity-provider", "subject"})


def _anyone(statement: CoreStatement) -> Iterator[_Guest]:
    """Give the organizations that a statement for anyone is narrowed to, else anyone."""
    caller = Caller(arn=None, kind="unknown")
    narrowed = False
    for operator, key, values in statement.conditions:
        read = read_operator(operator)
        if key.lower() not in ORGANIZATION_KEYS or read.negated or read.if_exists:
            continue
        if read.name not in {"stringequals", "stringlike", "stringequalsignorecase"}:
            continue
        narrowed = True
        for value in values:
            label = value.partition("/")[0]
            context = {"aws:PrincipalOrgID": instance_of(label), key: instance_of(value)}
            yield _Guest(label, "organization", caller, context=context)
    if not narrowed:
        yield _Guest("*", "anyone", caller)


def _of_provider(provider: str, statement: CoreStatement) -> Iterator[_Guest]:
    """Give the subjects that a statement names, else the provider itself."""
    action = "sts:AssumeRoleWithWebIdentity"
    if ":saml-provider/" in provider:
        action = "sts:AssumeRoleWithSAML"
    caller = parse_caller(provider)
    caller = msgspec.structs.replace(caller, kind="federated", account=None)
    context: dict[str, str] = {}
    subjects: list[tuple[str, str]] = []
    for operator, key, values in statement.conditions:
        read = read_operator(operator)
        if read.negated or read.name == "null" or not values or ":" not in key:
            continue
        if key.lower().startswith(("aws:", "sts:")):
            continue
        context[key] = instance_of(values[0])
        if key.lower().endswith(_SUBJECTS):
            subjects += [(key, value) for value in values]
    if not subjects:
        yield _Guest(provider, "identity-provider", caller, action, context)
    for key, value in subjects:
        brought = {**context, key: instance_of(value)}
        yield _Guest(f"{key}={value}", "subject", caller, action, brought)
