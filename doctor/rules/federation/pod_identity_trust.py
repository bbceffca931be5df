"""The role does not trust EKS Pod Identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.command import shell
from doctor.model.enumeration import and_list
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.credential_kinds import POD_AGENTS
from doctor.rules.shared.trust.near_misses import trust_of
from doctor.rules.shared.trust.service_actions import allow_service, missing_actions
from doctor.rules.shared.trust.trust_edits import propose_trust_change
from doctor.texts.attachments import texts_of
from doctor.texts.pod_associations import find_associated, find_workload_accounts

_SERVICE: Final = "pods.eks.amazonaws.com"
_ACTIONS: Final = ("sts:AssumeRole", "sts:TagSession")


@rule(
    id="federation/pod-identity-trust",
    summary="the role does not trust EKS Pod Identity",
    over=(
        "trust/tag-session-not-allowed",
        "trust/trust-only-service",
        "trust/trust-only-federated",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "trust/trust-wrong-action",
        "credentials/container-credentials-failed",
        "credentials/no-credentials",
    ),
)
def pod_identity_trust(situation: Situation) -> Iterator[Finding]:
    """Ask: does the role allow both actions to the service of EKS Pod Identity?"""
    for hop in situation.hops:
        by_pods = isinstance(hop.caller, Known) and hop.caller.value.arn == _SERVICE
        by_pods = by_pods or any("pod-identity" in each.signs for each in situation.failures)
        if hop.outcome == "worked" or not (by_pods or _by_agent(situation, hop)):
            continue
        missing = missing_actions(hop, _SERVICE, _ACTIONS)
        if missing and (by_pods or hop.failures or situation.failures):
            yield _lacks(hop, missing, "proven")
    yield from _not_associated(situation)
    refused = [each for each in situation.failures if "pod-identity-role" in each.signs]
    if refused and not any(trust_of(hop) for hop in situation.hops):
        yield Finding(
            title="EKS Pod Identity cannot assume the pod's role",
            explanation=f"The role has to allow {and_list(_ACTIONS)} to {_SERVICE}, and an "
            "association has to name the role for the pod's namespace and service account.",
            certainty="likely",
            evidence=tuple(quote_failure(each) for each in refused),
            proposals=(_associate(),),
            next_step="run aws eks list-pod-identity-associations --cluster-name CLUSTER, then "
            "check the trust policy of the role in it",
        )


def _not_associated(situation: Situation) -> Iterator[Finding]:
    """Tell of a pod whose service account none of the associations names."""
    texts = texts_of(situation.case)
    associated = tuple(dict.fromkeys(find_associated(texts)))
    pods = tuple(dict.fromkeys(find_workload_accounts(texts)))
    missed = [pod for pod in pods if not any(pod.may_be(each) for each in associated)]
    if not associated or not missed or len(missed) < len(pods) or not situation.failures:
        return
    namespace, name = missed[0].namespace or "NAMESPACE", missed[0].name
    yield Finding(
        title=f"no Pod Identity association names the pod's service account {missed[0]}",
        explanation="An association counts for one service account in one namespace. Pods of any "
        "other get no credentials from EKS Pod Identity.",
        certainty="likely",
        evidence=(
            Evidence(says=f"the pod runs as {missed[0]}"),
            Evidence(says=f"the associations are for {and_list(tuple(map(str, associated)))}"),
            *(quote_failure(each) for each in situation.failures[:1]),
        ),
        proposals=(_associate(namespace, name),),
        next_step="after it is associated, start the pod again: it gets its variables at its start",
    )


def _by_agent(situation: Situation, hop: HopVerdict) -> bool:
    """Say whether the pod gets its credentials from the agent, and this is its very role."""
    url = situation.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") or ""
    return any(each in url for each in POD_AGENTS) and hop.index <= 1 and hop.hop.profile is None


def _lacks(hop: HopVerdict, missing: tuple[str, ...], certainty: Certainty) -> Finding:
    return Finding(
        title=f"the role does not allow {and_list(missing)} to {_SERVICE}",
        explanation="EKS Pod Identity assumes the role with session tags (cluster, namespace, "
        f"service account), so its trust policy has to allow {and_list(_ACTIONS)} to "
        f"{_SERVICE}. A role for service accounts (IRSA) trusts the cluster's OIDC provider "
        "instead, and does not work for Pod Identity.",
        certainty=certainty,
        hop=hop.index,
        evidence=(
            Evidence(says=f"no statement of {hop.role_name} allows it"),
            *(quote_failure(each) for each in hop.failures),
        ),
        proposals=(
            propose_trust_change(
                hop,
                "let EKS Pod Identity assume the role",
                allow_service(hop, _SERVICE, _ACTIONS),
            ),
        ),
    )


def _associate(namespace: str = "NAMESPACE", name: str = "NAME") -> Proposal:
    return Proposal(
        title="associate the role with the pod's service account",
        who="target-admin",
        kind="environment",
        commands=(
            shell(
                "aws eks create-pod-identity-association --cluster-name CLUSTER "
                "--namespace {} --service-account {} --role-arn ROLE_ARN",
                namespace,
                name,
            ),
        ),
    )
