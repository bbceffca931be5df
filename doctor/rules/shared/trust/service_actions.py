"""A service that asks for more than the role itself: which actions its trust policy lacks."""

from __future__ import annotations

from doctor.evaluate.patterns import is_open
from doctor.model.edit import AddStatement, AllowAction, PolicyChange
from doctor.model.policy import Policy, Statement
from doctor.model.situation import HopVerdict
from doctor.rules.shared.trust.near_misses import trust_of
from doctor.rules.shared.trust.trust_edits import written_statement


def missing_actions(hop: HopVerdict, service: str, actions: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of a service's actions that no statement of the trust policy allows it.

    None where the trust policy was not read; what was not seen of a statement may allow it.
    """
    policy = trust_of(hop)
    if policy is None:
        return ()
    granted = [each for each in policy.statements if _grants(each, service)]
    allowed = {action.lower() for each in granted for action in each.actions or ()}
    if allowed & {"*", "sts:*"} or any(map(is_open, allowed)):
        return ()
    return tuple(each for each in actions if each.lower() not in allowed)


def allow_service(hop: HopVerdict, service: str, actions: tuple[str, ...]) -> PolicyChange:
    """Return the change that allows a service its actions: beside the others where one lacks."""
    policy = trust_of(hop)
    for statement in () if policy is None else policy.statements:
        if _grants(statement, service) and statement.actions:
            lacking = [each for each in actions if each not in statement.actions]
            if len(lacking) == 1:
                return AllowAction(statement=statement.index, action=lacking[0])
    return _statement_of(policy, service, actions)


def _statement_of(policy: Policy | None, service: str, actions: tuple[str, ...]) -> AddStatement:
    """Write a statement for the service, with the conditions that it is trusted under now."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions)}
    held = () if policy is None else policy.statements
    for each in held:
        condition = _condition_of(policy, each.index) if _names(each, service) else None
        if condition:
            return AddStatement(statement={**statement, "Condition": condition})
    return AddStatement(statement=statement)


def _condition_of(policy: Policy | None, index: int) -> object:
    written = {} if policy is None else written_statement(policy, index)
    return written.get("Condition")


def _grants(statement: Statement, service: str) -> bool:
    """Say whether a statement may allow something to a service: an open value may be its name."""
    named = any(
        entry.value in {service, "*"} or (is_open(entry.value) and entry.type != "Federated")
        for entry in statement.principals or ()
    )
    return statement.effect == "Allow" and named


def _names(statement: Statement, service: str) -> bool:
    """Say whether a statement is about this very service: others have conditions of their own."""
    named = any(entry.value == service for entry in statement.principals or ())
    return statement.effect == "Allow" and named
