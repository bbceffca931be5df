"""The pod's service account is not the one that the role is made for."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.accepting import accept, meant_as_pattern
from doctor.rules.rule import hop_rule
from doctor.rules.subjects import nearest_pattern, service_account
from doctor.rules.tokens import issuer_of, missed_claims, seen_claim, seen_wanted


@hop_rule(
    id="federation/irsa-service-account-mismatch",
    summary="the pod's service account is not one that the role trusts",
    since="0.1.0",
    over=("trust/trust-condition-unmet",),
)
def irsa_service_account_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the role made for another namespace and service account?"""
    issuer = issuer_of(hop)
    if issuer is None or issuer.kind != "eks":
        return
    for statement, element, got in missed_claims(hop, "sub"):
        if meant_as_pattern(element, got):
            continue
        wanted = nearest_pattern(element.wanted, got) if element.wanted else ""
        yield Finding(
            title=f"the role does not trust the service account {_name(got)}",
            explanation=f"The pod runs as {_name(got)}, and {hop.role_name} trusts "
            f"{'all but ' if element.negated else ''}{' or '.join(map(_name, element.wanted))}. "
            f"{_why(wanted, got)}",
            evidence=(
                seen_claim("sub", got, "the pod's token says this", wanted),
                seen_wanted(statement, element, got, "the role wants"),
            ),
            proposals=tuple(_proposals(hop, statement, element, got)),
            next_step=_use_the_other(wanted),
        )


def _name(subject: str) -> str:
    found = service_account(subject)
    return subject if found is None else f"{found[1]} in namespace {found[0]}"


def _why(wanted: str, got: str) -> str:
    one, other = service_account(wanted), service_account(got)
    if one is None:
        return "A subject reads system:serviceaccount:NAMESPACE:NAME."
    if other is not None and other[1] == "default" and one[1] != "default":
        return "A pod that names no serviceAccountName runs as default of its namespace."
    if other is not None and one[1] == other[1]:
        return "The name is right, the namespace is another."
    return "Namespace and name both have to be the role's."


def _use_the_other(wanted: str) -> str:
    found = service_account(wanted)
    if found is None or "*" in wanted:
        return "or run the pod as a service account that the role trusts"
    return f"or set serviceAccountName: {found[1]} in a pod of namespace {found[0]}"


def _proposals(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, got: str
) -> Iterator[Proposal]:
    title = "trust this service account beside the others"
    proposal = accept(hop, statement, element, got, title=title)
    if proposal is not None:
        yield proposal
