"""The role requires an external ID, and a call with a token cannot send one."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.case.plan import CALLS_WITH_TOKEN
from doctor.model.edit import DropCondition
from doctor.model.failure import Failure
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.workflows import action_called
from doctor.rules.shared.trust.near_misses import missed_conditions
from doctor.rules.shared.trust.trust_edits import propose_trust_change


@rule(
    id="federation/external-id-not-sendable",
    summary="the role requires an external ID, and a call with a token cannot send one",
    over=(
        "trust/external-id-missing",
        "trust/external-id-mismatch",
        "trust/trust-condition-unmet",
        "request/external-id-invalid",
    ),
)
def external_id_not_sendable(situation: Situation) -> Iterator[Finding]:
    """Ask: does anything want an external ID of a call that has no such parameter?"""
    for hop in situation.hops:
        if hop.outcome == "worked" or hop.request.action not in CALLS_WITH_TOKEN:
            continue
        for statement, element in missed_conditions(hop):
            if (element.key or "").lower() == "sts:externalid":
                yield _explain_condition(hop, statement, element)
    refused = [each for each in situation.failures if _is_about_external_id(each)]
    if refused:
        yield _explain_parameter(situation, refused)


def _explain_condition(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> Finding:
    call = hop.request.action.removeprefix("sts:")
    change = DropCondition(
        statement=statement.index, operator=element.operator or "", key=element.key or ""
    )
    return Finding(
        title=f"the role requires an external ID, which {call} cannot send",
        explanation=f"Only AssumeRole sends sts:ExternalId. {hop.role_name} requires it of a "
        "caller with a token, which is identified by the token's claims instead.",
        hop=hop.index,
        evidence=(
            quote_condition(statement, element, "the role requires", "never in this request"),
        ),
        proposals=(
            propose_trust_change(
                hop,
                "remove the external ID from this statement: the token identifies the caller",
                change,
            ),
        ),
        next_step="keep the external ID in a separate statement for callers of sts:AssumeRole",
    )


def _is_about_external_id(failure: Failure) -> bool:
    """Tell the SDK's refusal of a parameter that the call does not know."""
    return failure.kind == "invalid-parameter" and (
        failure.parameter == "externalId" and failure.constraint is None and failure.value is None
    )


def _comes_with_token(situation: Situation, refused: list[Failure]) -> bool:
    """Say whether the refused call is seen to be one with a token."""
    by_hop = any(hop.request.action in CALLS_WITH_TOKEN for hop in situation.hops)
    return by_hop or any(f"sts:{each.operation}" in CALLS_WITH_TOKEN for each in refused)


def _explain_parameter(situation: Situation, refused: list[Failure]) -> Finding:
    step = action_called(situation.case)
    proposals = []
    if step is not None and "role-external-id" in step.inputs:
        proposals.append(
            Proposal(
                title="remove role-external-id if the action uses a token",
                who="caller",
                kind="workflow",
            )
        )
    return Finding(
        title="the call sends an external ID, but it has no such parameter",
        explanation="AssumeRoleWithWebIdentity and AssumeRoleWithSAML have no ExternalId: the "
        "SDK refuses the call before it sends it. The claims of the token identify the caller.",
        certainty="proven" if _comes_with_token(situation, refused) else "likely",
        hop=situation.hops[-1].index if situation.hops else None,
        evidence=tuple(quote_failure(each) for each in refused),
        proposals=tuple(proposals),
        next_step="send no external ID, and make sure that the role's trust policy does not "
        "require one",
    )
