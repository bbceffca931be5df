"""The caller's policy allows the call under a condition that this request does not meet."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.grants.grant_edits import propose_identity_value
from doctor.rules.shared.requests.request_edits import propose_external_id
from doctor.rules.shared.trust.near_misses import doubtful_conditions, missed_conditions
from doctor.rules.shared.trust.unmet_conditions import EXTERNAL_ID, MFA, has_now


@hop_rule(
    id="permission/identity-condition-unmet",
    summary="the caller's policy allows the call under a condition that is not met",
    over=("permission/identity-policy-missing",),
)
def identity_condition_unmet(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is a condition all that keeps the caller's own policy from allowing?"""
    user = isinstance(hop.caller, Known) and hop.caller.value.kind == "user"
    unmet = [(*each, True) for each in missed_conditions(hop, "identity policy")]
    doubtful = [(*each, False) for each in doubtful_conditions(hop, "identity policy")]
    for statement, element, sure in (*unmet, *doubtful):
        if user and (element.key or "").lower() in MFA:
            continue
        yield Finding(
            title=f"the caller's policy has a condition on {element.key} that "
            f"{'is' if sure else 'may'} not {'' if sure else 'be '}met",
            certainty="proven" if sure else "likely",
            explanation=f"The policy {statement.policy_name or ''} allows the action on this role "
            f"only where {element.operator} holds for {element.key}: "
            f"{or_list(element.wanted)}.",
            evidence=(
                quote_condition(statement, element, "the policy requires", "not met"),
                Evidence(says=has_now(element)),
            ),
            proposals=(
                *_propose_sent_value(hop, element),
                *propose_identity_value(hop, statement, element),
            ),
            next_step="meet the condition, or ask an administrator of the account to change it",
        )


def _propose_sent_value(hop: HopVerdict, element: ElementMatch) -> tuple[Proposal, ...]:
    """Propose to send what the policy asks for, where it is the call that says it."""
    if (element.key or "").lower() not in EXTERNAL_ID:
        return ()
    return propose_external_id(hop, element, requires="the caller's policy")
