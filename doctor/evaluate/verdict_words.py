"""A verdict in words: what decided, and what an unknown answer hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.question import Question
from doctor.model.arn import parse_arn
from doctor.model.observation import Unreadable
from doctor.model.policy import PolicyKind
from doctor.model.unseen_facts import UnseenPolicies
from doctor.model.verdict import Decision, LayerVerdict, StatementMatch


def because(decision: Decision, layers: tuple[LayerVerdict, ...], question: Question) -> str:
    """Say in one sentence what decided."""
    if decision == "explicit-deny":
        denies = [each for layer in layers for each in layer.denies]
        return "explicit deny in " + describe_statement(denies[0])
    if decision == "implicit-deny":
        silent = [
            layer.kind for layer in layers if layer.needed and layer.decision == "implicit-deny"
        ]
        return f"no {silent[0]} allows {question.action}" if silent else "nothing allows it"
    if decision == "unknown":
        hangs_on = depends_on(layers, question)
        return "it depends on " + (hangs_on[0] if hangs_on else "what was not seen")
    return "every policy that has a say allows it"


def describe_statement(statement: StatementMatch) -> str:
    """Name a statement for a sentence: policy kind, name, number from 1, Sid."""
    name = f" {statement.policy_name}" if statement.policy_name else ""
    sid = f' "{statement.sid}"' if statement.sid else ""
    return f"{statement.kind}{name}, statement {statement.index + 1}{sid}"


def depends_on(layers: tuple[LayerVerdict, ...], question: Question) -> tuple[str, ...]:
    """Name the facts that were not seen and that the answer hangs on."""
    facts: dict[str, None] = {}
    for layer in layers:
        if layer.decision != "unknown" or not (layer.needed or may_deny(layer)):
            continue
        if layer.why:
            facts[str(unseen_policies(layer.kind, question))] = None
        for statement in layer.statements:
            if statement.truth == "unknown":
                facts.update(dict.fromkeys(_unknown_elements(statement)))
    return tuple(facts)


def unseen_policies(kind: PolicyKind, question: Question) -> UnseenPolicies:
    """Return the policies of a kind that have a say in a question, as something unseen."""
    caller = question.caller
    owner = caller.principal_arn or caller.arn or str(caller)
    owners: dict[PolicyKind, str] = {
        "trust policy": question.role_arn,
        "SCP": str(caller.account),
        "RCP": _account_of(question.role_arn),
        "VPC endpoint policy": "",
    }
    return UnseenPolicies(kind, owners.get(kind, owner))


def _account_of(role_arn: str) -> str:
    role = parse_arn(role_arn)
    return "the role's account" if role is None else role.account


def _unknown_elements(statement: StatementMatch) -> Iterator[str]:
    for element in statement.elements:
        if element.truth != "unknown":
            continue
        if element.key is not None:
            yield f"the request's {element.key}"
        elif element.element == "Principal":
            yield "who the caller is"
        elif isinstance(element.got, Unreadable):
            yield element.got.why


def may_deny(layer: LayerVerdict) -> bool:
    """Say whether a policy that was read, or could not be, may hold a Deny that applies."""
    if layer.decision != "unknown":
        return False
    if layer.why:
        return True
    return any(each.effect == "Deny" and each.truth == "unknown" for each in layer.statements)
