"""Where policies ask for MFA: Allows that want it, and Denies that fall on whoever has none.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AddStatement
from doctor.model.finding import Proposal
from doctor.model.observation import Absent, Known
from doctor.model.policy import PolicyKind
from doctor.model.situation import HopVerdict, OtherDenial
from doctor.model.verdict import ElementMatch, StatementMatch, Verdict
from doctor.rules.shared.guardrails.deny_exceptions import propose_exception
from doctor.rules.shared.trust.near_misses import missed_conditions
from doctor.rules.shared.trust.trust_edits import (
    own_statement,
    principal_of_caller,
    propose_trust_change,
)

_PRESENT = "aws:multifactorauthpresent"
_AGE = "aws:multifactorauthage"

Asked = tuple[StatementMatch, ElementMatch]


def about_mfa(element: ElementMatch) -> bool:
    """Say whether a condition is about MFA: that it is there, or how old it is."""
    return (element.key or "").lower() in {_PRESENT, _AGE}


def about_age(element: ElementMatch) -> bool:
    """Say whether a condition is about the age of MFA."""
    return (element.key or "").lower() == _AGE


def find_unmet_mfa(hop: HopVerdict) -> Iterator[Asked]:
    """Give the MFA conditions that keep the closest Allows of trust and caller from applying."""
    kinds: tuple[PolicyKind, PolicyKind] = ("trust policy", "identity policy")
    for kind in kinds:
        for statement, element in missed_conditions(hop, kind):
            if about_mfa(element):
                yield statement, element


def find_mfa_denies(verdict: Verdict, *, but: PolicyKind | None = None) -> Iterator[Asked]:
    """Give the Denies that fall, or may fall, on this caller for want of MFA."""
    for layer in verdict.layers:
        for statement in layer.statements:
            if statement.effect != "Deny" or statement.truth == "false" or layer.kind == but:
                continue
            for element in statement.of("Condition"):
                if about_mfa(element):
                    yield statement, element


def find_mfa_of_other_call(denial: OtherDenial) -> Iterator[Asked]:
    """Give the MFA conditions that alone keep a user's policies from allowing another call."""
    for statement in denial.verdict.allow_statements("identity policy"):
        if statement.truth == "true":
            return
    for statement in denial.verdict.allow_statements("identity policy"):
        asks = [each for each in statement.of("Condition") if about_mfa(each)]
        rest = [each for each in statement.elements if each not in asks]
        if asks and all(each.truth == "true" for each in rest):
            yield statement, asks[0]


def is_without(element: ElementMatch) -> bool:
    """Say whether the request is known to carry no MFA."""
    return isinstance(element.got, Absent) or element.got == Known(("false",))


def propose_trust_without_mfa(hop: HopVerdict, statement: StatementMatch) -> Iterator[Proposal]:
    """Propose a statement for this caller only, with every condition but the one on MFA.

    A Deny that falls without MFA is made to spare it.
    """
    who = principal_of_caller(hop)
    if statement.effect == "Deny":
        yield from propose_exception(hop, statement.kind)
        return
    if who is None or statement.kind != "trust policy" or who.type == "Federated":
        return
    own = own_statement(hop, statement, who, without=(_PRESENT, _AGE))
    title = f"let only {who.words} in without MFA, in a separate statement"
    yield propose_trust_change(hop, title, AddStatement(statement=own))
