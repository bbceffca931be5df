"""A condition of the trust policy is not met by this request."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Certainty, Evidence, Finding
from doctor.model.observed import Absent, Known, Unreadable
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.evidence import seen_condition
from doctor.rules.misses import doubtful_conditions, missed_conditions
from doctor.rules.rule import hop_rule

_RULES_OF_THEIR_OWN = ("sts:externalid",)
_MFA_KEYS = ("aws:multifactorauthpresent", "aws:multifactorauthage")


@hop_rule(
    id="trust/trust-condition-unmet",
    summary="a condition of the trust policy is not met",
    since="0.1.0",
)
def trust_condition_unmet(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: which key does the policy compare, with what, and what does the request have?"""
    user = isinstance(hop.caller, Known) and hop.caller.value.kind == "user"
    for statement, element in missed_conditions(hop):
        key = (element.key or "").lower()
        if key in _RULES_OF_THEIR_OWN or (key in _MFA_KEYS and user):
            continue
        yield _finding(hop, statement, element, "proven")
    for statement, element in doubtful_conditions(hop):
        key = (element.key or "").lower()
        if key not in _MFA_KEYS:
            yield _finding(hop, statement, element, "likely")


def _finding(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, certainty: Certainty
) -> Finding:
    got = _got(element)
    return Finding(
        title=f"the role's condition on {element.key} is not met",
        explanation=f"The trust policy of {hop.role_name} allows this caller only where "
        f"{element.operator} holds for {element.key}: {_wanted(element)}. "
        f"{got[0].upper()}{got[1:]}.",
        certainty=certainty,
        evidence=(
            seen_condition(statement, element, "the role wants", "wanted"),
            Evidence(says=got),
        ),
        next_step="meet the condition, or ask whoever runs the role to change it",
    )


def _wanted(element: ElementMatch) -> str:
    values = " or ".join(element.wanted)
    return f"none of {values}" if element.negated else values


def _got(element: ElementMatch) -> str:
    match element.got:
        case Known(value):
            return f"the request has {element.key} = {', '.join(value)}"
        case Absent():
            return f"the request has no {element.key}"
        case Unreadable():
            return f"what the request has for {element.key} was not seen"
