"""The target role does not accept what EKS Pod Identity sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.case.pod_identity import associations
from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.grants.companion_actions import explain_missing_action
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    EXTERNAL_ID,
    find_unmet_conditions,
    quote_unmet_condition,
)

_TAG: Final = "sts:TagSession"


@rule(
    id="federation/pod-identity-next-role",
    summary="the target role does not accept what EKS Pod Identity sends",
    over=(
        "trust/external-id-mismatch",
        "trust/external-id-missing",
        "trust/tag-session-not-allowed",
        "trust/trust-condition-unmet",
        "trust/trust-principal-mismatch",
        "permission/identity-policy-missing",
    ),
)
def pod_identity_next_role(situation: Situation) -> Iterator[Finding]:
    """Ask: do the association's external ID and the pod's tags fit the next role?"""
    targets = {each.target_role_arn for each in associations(situation.case)}
    for hop in situation.hops:
        if hop.outcome != "worked" and hop.role_arn in targets:
            yield from _external_id(hop)
            yield from _tags(hop)


def _external_id(hop: HopVerdict) -> Iterator[Finding]:
    for each in find_unmet_conditions(hop, EXTERNAL_ID):
        sent = "was not seen" if each.got is None else f"is {each.got}"
        yield Finding(
            title="the target role requires an external ID other than the association's",
            explanation="EKS generates an external ID for each association with a target role, "
            f"and sends it: it cannot be chosen. The association's {sent}; {hop.role_name} "
            f"requires {each.wants}.",
            certainty=each.certainty,
            hop=hop.index,
            evidence=quote_unmet_condition(each),
            proposals=propose_value(hop, each.statement, each.element),
            next_step="aws eks describe-pod-identity-association --cluster-name CLUSTER "
            "--association-id ID shows externalId",
        )


def _tags(hop: HopVerdict) -> Iterator[Finding]:
    """Tell of the tags that go on with the session: AWS named the action, or a policy lacks it."""
    for each in explain_missing_action(hop, _TAG, "session tags"):
        yield Finding(
            title="the pod's session tags are passed to this role, and sts:TagSession is not "
            "allowed",
            explanation="EKS Pod Identity tags a pod's session with its cluster, namespace and "
            "service account, and the tags are transitive: every role that is assumed from it "
            "gets them too. So the next role has to allow sts:TagSession besides sts:AssumeRole, "
            "and across accounts the policies of the pod's role as well.",
            certainty=each.certainty,
            hop=hop.index,
            evidence=each.evidence,
            proposals=each.proposals,
            next_step="alternatively, send no tags: aws eks update-pod-identity-association "
            "--disable-session-tags",
        )
