"""A condition of the trust policy is not met by this request."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import permission_set_of
from doctor.model.command import shell
from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule, unassumed_hops
from doctor.rules.shared.tokens.expected_claims import is_expected
from doctor.rules.shared.trust.condition_values import is_literal_star
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    EVERY_KEY,
    MFA,
    Unmet,
    find_unmet_conditions,
    has_now,
    quote_unmet_condition,
)


@rule(
    id="trust/trust-condition-unmet",
    summary="a condition of the trust policy is not met",
)
def trust_condition_unmet(situation: Situation) -> Iterator[Finding]:
    """Ask: which key does the policy compare, with what, and what does the request have?"""
    for hop in unassumed_hops(situation):
        for each in find_unmet_conditions(hop, EVERY_KEY):
            told = each.certainty != "proven" and is_expected(situation, each.element)
            if not told and not _is_of_mfa(hop, each):
                yield _finding(hop, each)


def _is_of_mfa(hop: HopVerdict, each: Unmet) -> bool:
    """Leave MFA to its own rules: whatever of it was not seen, and what a user could bring."""
    user = isinstance(hop.caller, Known) and hop.caller.value.kind == "user"
    return each.key in MFA and (user or each.certainty != "proven")


def _state(each: Unmet) -> str:
    """Say what the request has, or that nothing it has would do."""
    if is_literal_star(each.element):
        return f"{each.element.operator} treats the star as a plain character, so nobody meets it."
    got = has_now(each.element)
    return f"{got[0].upper()}{got[1:]}."


def _finding(hop: HopVerdict, each: Unmet) -> Finding:
    return Finding(
        title=f"the role's condition on {each.element.key} is not met",
        explanation=f"The trust policy of {hop.role_name} allows this caller only if "
        f"{each.element.operator} holds for {each.element.key}: {each.wants}. {_state(each)}",
        certainty=each.certainty,
        hop=hop.index,
        condition_key=each.key,
        evidence=quote_unmet_condition(each),
        proposals=propose_value(hop, each.statement, each.element),
        next_step=_next_step(hop, each),
    )


def _next_step(hop: HopVerdict, each: Unmet) -> str:
    """Say how to settle it; a session's ARN leaves out the path that the condition compares."""
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    role = "" if caller is None else (caller.name or "")
    if each.key != "aws:principalarn" or permission_set_of(role) is None:
        return "meet the condition, or ask the owner of the role to change it"
    return (
        f"{shell('aws iam get-role --role-name {} --query Role.Arn', role)}: unless Identity "
        "Center is in us-east-1, the path of a permission set's role goes on with its Region, "
        "aws-reserved/sso.amazonaws.com/REGION/, and the condition has to allow for it"
    )
