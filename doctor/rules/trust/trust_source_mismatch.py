"""The trust policy asks which resource or account a service acts for (confused deputy)."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AddStatement, RenameKey
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Absent, Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.condition_values import is_literal_star
from doctor.rules.shared.trust.lone_policies import stands_alone
from doctor.rules.shared.trust.near_misses import trust_of
from doctor.rules.shared.trust.trust_edits import (
    own_statement,
    principal_of_caller,
    propose_trust_change,
    propose_value,
)
from doctor.rules.shared.trust.unmet_conditions import (
    SOURCE,
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_OF_THE_CALLER = {"aws:sourceaccount": "aws:PrincipalAccount", "aws:sourcearn": "aws:PrincipalArn"}
"""The key that compares the caller itself, where a service's key was taken for it."""


@hop_rule(
    id="trust/trust-source-mismatch",
    summary="the role accepts the service only on behalf of another resource or account",
    over=("trust/trust-condition-unmet",),
    owns=SOURCE,
)
def trust_source_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is it on whose behalf the service calls that the trust policy does not accept?"""
    service = isinstance(hop.caller, Known) and hop.caller.value.kind == "service"
    for each in find_unmet_conditions(hop, SOURCE):
        unknown = stands_alone(hop) or not isinstance(hop.caller, Known)
        of_service = service or (unknown and _names_service(hop, each))
        yield _of_a_service(hop, each) if of_service else _of_nobody(hop, each)


def _names_service(hop: HopVerdict, each: Unmet) -> bool:
    policy = trust_of(hop)
    held = () if policy is None else policy.statements
    own = next((it for it in held if it.index == each.statement.index), None)
    return own is not None and any(entry.type == "Service" for entry in own.principals or ())


def _of_a_service(hop: HopVerdict, each: Unmet) -> Finding:
    seen = "What it acts for was not seen." if each.got is None else f"It acts for {each.got}."
    if is_literal_star(each.element):
        seen = f"{each.element.operator} treats the star as a plain character, so nothing matches."
    if isinstance(each.element.got, Absent):
        seen = "This service does not send the key with this call."
    return Finding(
        title=f"the role accepts the service only for {each.wants} ({each.element.key})",
        explanation=f"A service sends in {each.element.key} which resource or account it acts "
        f"for, and the trust policy of {hop.role_name} compares it. {seen} AWS compares an ARN as "
        "a whole, with account and Region.",
        certainty=each.certainty,
        evidence=quote_unmet_condition(each),
        proposals=propose_value(hop, each.statement, each.element),
        next_step=None
        if each.certainty == "proven"
        else f"compare {each.element.key} with the ARN and account of the resource that uses the "
        "role; CloudTrail shows the service's AssumeRole call",
    )


def _of_nobody(hop: HopVerdict, each: Unmet) -> Finding:
    return Finding(
        title=f"the role requires {each.element.key}, which only AWS services send",
        explanation=f"{each.element.key} is in the request only if an AWS service makes the call. "
        f"{hop.caller.value if isinstance(hop.caller, Known) else 'The caller'} is none, so the "
        "condition can never hold for it. A caller's own account and ARN are "
        "aws:PrincipalAccount and aws:PrincipalArn.",
        certainty=each.certainty,
        evidence=quote_unmet_condition(each),
        proposals=tuple(_instead(hop, each)),
        next_step="ask the owner of the role to compare the caller instead of a service's source",
    )


def _instead(hop: HopVerdict, each: Unmet) -> Iterator[Proposal]:
    """Propose to compare the caller itself; and a statement of its own without the key."""
    key = _OF_THE_CALLER.get(each.key)
    if key is not None and each.element.operator is not None:
        change = RenameKey(
            statement=each.statement.index,
            operator=each.element.operator,
            key=each.element.key or "",
            to=key,
        )
        yield propose_trust_change(hop, f"compare {key} instead", change)
    who = principal_of_caller(hop)
    if who is not None:
        own = own_statement(hop, each.statement, who, without=SOURCE)
        title = f"name {who.words} in a separate statement, without the condition on the source"
        yield propose_trust_change(hop, title, AddStatement(statement=own))
