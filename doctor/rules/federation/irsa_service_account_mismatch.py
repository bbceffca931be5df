"""The pod's service account is not the one that the role is made for."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.case.pasted_subjects import ROLE_ANNOTATION
from doctor.evaluate.globs import like
from doctor.model.command import shell
from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.issuer import service_account_of
from doctor.model.node_names import is_node_name
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.tokens.claim_edits import is_pattern_by_intent, propose_claim_value
from doctor.rules.shared.tokens.claims import (
    doubtful_claims,
    issuer_of,
    missed_claims,
    oidc_hops,
    quote_claim,
    quote_wanted_claim,
)
from doctor.rules.shared.tokens.cluster_access import (
    ServiceAccount,
    annotated_accounts,
    service_accounts,
)
from doctor.rules.shared.tokens.expected_claims import is_of_cluster
from doctor.rules.shared.tokens.subjects import nearest_pattern


@rule(
    id="federation/irsa-service-account-mismatch",
    summary="the role does not trust the pod's service account",
    over=(
        "trust/trust-condition-unmet",
        "trust/trust-only-federated",
        "trust/trust-principal-mismatch",
        "credentials/caller-is-not-who-you-think",
    ),
)
def irsa_service_account_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: is the role made for another namespace and service account, or none at all named?"""
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        if issuer is not None and issuer.kind == "eks":
            yield from _mismatches(hop)
        for statement, element in doubtful_claims(hop, "sub"):
            if is_of_cluster(element):
                yield _unread(situation, hop, statement, element)
    yield from _as_node(situation)


def _mismatches(hop: HopVerdict) -> Iterator[Finding]:
    for statement, element, got in missed_claims(hop, "sub"):
        if is_pattern_by_intent(element, got):
            continue
        wanted = nearest_pattern(element.wanted, got) if element.wanted else ""
        yield Finding(
            hop=hop.index,
            title=f"the role does not trust the service account {_name(got)}",
            explanation=f"The pod runs as {_name(got)}, and {hop.role_name} trusts "
            f"{'all but ' if element.negated else ''}{or_list(map(_name, element.wanted))}. "
            f"{_why(wanted, got)}",
            evidence=(
                quote_claim("sub", got, "the pod's token says this", wanted),
                quote_wanted_claim(statement, element, got, "the role requires"),
            ),
            proposals=tuple(_propose_annotation(hop, statement, element, got)),
            next_step=_use_the_other(wanted),
        )


def _unread(
    situation: Situation, hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> Finding:
    trusted = {found[1] for each in element.wanted if (found := service_account_of(each))}
    named = [
        each
        for each in annotated_accounts(situation.case, hop.role_arn)
        if not any(like(pattern, each) for pattern in trusted)
    ]
    seen = "was not seen"
    if named and trusted:
        seen = f"is {named[0]}, as its settings say, and its name has to match too"
    return Finding(
        title="the role probably does not trust the pod's service account",
        explanation=f"{hop.role_name} trusts {or_list(map(_name, element.wanted))}. The pod's "
        f"service account {seen}.",
        certainty="likely",
        hop=hop.index,
        evidence=(
            *(Evidence(says=f"{each} is annotated with the role") for each in named[:1]),
            quote_condition(statement, element, "the role requires", "wanted"),
        ),
        next_step="kubectl get pod NAME --namespace NAMESPACE "
        "--output jsonpath={.spec.serviceAccountName}",
    )


def _as_node(situation: Situation) -> Iterator[Finding]:
    """Tell of a pod that came as the node it runs on: its service account names no role."""
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    if caller is None or not situation.failures or not (caller.session or "").startswith("i-"):
        return
    if situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not None:
        return
    seen = tuple(service_accounts(situation.case))
    bare = [each for each in seen if each.role_arn is None]
    if seen and not bare:
        yield _not_restarted(caller, seen[0])
        return
    if not bare and not is_node_name(caller.name):
        return
    named = bare[0] if bare else None
    who = "its service account" if named is None else f"{named.name} in namespace {named.namespace}"
    note = f"eks.amazonaws.com/role-arn={situation.target_role_arn or 'ROLE_ARN'}"
    target = (
        shell("NAME") if named is None else shell("{} --namespace {}", named.name, named.namespace)
    )
    yield Finding(
        title="the pod calls as its node, not with a role of its own",
        explanation=f"The caller is {caller}, the role of an instance. A pod gets a role of its "
        f"own if {who} is annotated with it; otherwise SDKs use the node's role.",
        certainty="possible" if named is None else "proven",
        evidence=(
            Evidence(says=f"the caller is {caller.arn}"),
            *(() if named is None else (Evidence(says=f"{who} has no {ROLE_ANNOTATION}"),)),
        ),
        proposals=(
            Proposal(
                title="annotate the service account with the role, and restart the pod",
                who="caller",
                kind="environment",
                commands=(shell("kubectl annotate serviceaccount {} {}", target, note),),
            ),
        ),
        next_step="kubectl describe pod NAME shows whether AWS_WEB_IDENTITY_TOKEN_FILE is set",
    )


def _not_restarted(caller: Caller, account: ServiceAccount) -> Finding:
    """Tell of a pod that came as its node though a service account is annotated."""
    who = f"{account.name} in namespace {account.namespace}"
    return Finding(
        title=f"the pod calls as its node, though {account.name} is annotated with a role",
        explanation=f"The caller is {caller}, the role of an instance. EKS gives a pod its token "
        f"and AWS_ROLE_ARN when the pod is created: one from before the annotation has none, nor "
        f"has one that runs as another service account than {who}.",
        certainty="likely",
        evidence=(
            Evidence(says=f"the caller is {caller.arn}"),
            Evidence(says=f"{who} is annotated with {account.role_arn}"),
        ),
        proposals=(
            Proposal(
                title="restart the pods of the workload",
                who="caller",
                kind="environment",
                commands=(
                    shell("kubectl rollout restart deployment NAME -n {}", account.namespace),
                ),
            ),
        ),
        next_step="kubectl describe pod NAME shows its service account, and whether "
        "AWS_WEB_IDENTITY_TOKEN_FILE is set",
    )


def _name(subject: str) -> str:
    found = service_account_of(subject)
    return subject if found is None else f"{found[1]} in namespace {found[0]}"


def _why(wanted: str, got: str) -> str:
    one, other = service_account_of(wanted), service_account_of(got)
    if one is None:
        return "A subject has the form system:serviceaccount:NAMESPACE:NAME."
    if other is not None and other[1] == "default" and one[1] != "default":
        return (
            "A pod without serviceAccountName runs as the service account default of its namespace."
        )
    if other is not None and one[1] == other[1]:
        return "The name matches, but the namespace does not."
    return "Both namespace and name have to match."


def _use_the_other(wanted: str) -> str:
    found = service_account_of(wanted)
    if found is None or "*" in wanted:
        return "alternatively, run the pod as a service account that the role trusts"
    return f"alternatively, set serviceAccountName: {found[1]} in a pod of namespace {found[0]}"


def _propose_annotation(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, got: str
) -> Iterator[Proposal]:
    title = "trust this service account as well"
    proposal = propose_claim_value(hop, statement, element, got, title=title)
    if proposal is not None:
        yield proposal
