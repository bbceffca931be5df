"""What advice asks of a situation: who is let in by which statement, and on what terms."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.patterns import is_open
from doctor.model.finding import Evidence
from doctor.model.observation import Known
from doctor.model.policy import Policy, PolicyKind, PrincipalEntry, Statement
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.evidence.places import policy_place


def trusting_statements(
    situation: Situation,
) -> Iterator[tuple[HopVerdict, Policy, Statement, PrincipalEntry]]:
    """Give each Allow of a trust policy that was read, with every principal that it names.

    Where the principal or a condition's key was not seen (`${var.provider}`), nobody can say what
    the statement fails to ask for: it is left out.
    """
    for hop in situation.hops:
        if isinstance(hop.trust, Known):
            for statement in hop.trust.value.statements:
                if statement.effect == "Allow" and not has_open_key(statement):
                    for entry in statement.principals or ():
                        if not is_open(entry.value):
                            yield hop, hop.trust.value, statement, entry


def has_open_key(statement: Statement) -> bool:
    """Say whether a condition may be on any key, because its own was not seen."""
    return any(is_open(condition.key) for condition in statement.conditions)


def asks_for(statement: Statement, *keys: str) -> bool:
    """Say whether a statement has a condition on one of some keys (in lower case)."""
    return any(condition.key.lower() in keys for condition in statement.conditions)


def quote_statement(
    policy: Policy, statement: Statement, says: str, element: str | None = None
) -> Evidence:
    """Point at a statement."""
    return Evidence(says=says, place=policy_place(policy, statement, element))


def own_statements(hop: HopVerdict) -> Iterator[tuple[Policy, Statement]]:
    """Give each Allow of the caller's own policies that were read."""
    if isinstance(hop.identity, Known):
        for policy in hop.identity.value:
            for statement in policy.statements:
                if statement.effect == "Allow":
                    yield policy, statement


def name_policy(kind: PolicyKind, name: str | None) -> str:
    """Name a policy for a sentence."""
    return kind if name is None else f"{kind} {name}"
