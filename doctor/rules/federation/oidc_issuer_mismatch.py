"""The token comes from another issuer than the one that the role, or its account, knows."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AllowPrincipal, EditTrustPolicy, PolicyChange, RenameKey
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.issuer import Issuer
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.tokens.claims import claim_of, issuer_of, oidc_hops
from doctor.rules.shared.tokens.oidc_providers import (
    Trusted,
    UnknownIssuer,
    nearest_provider,
    propose_provider,
    provider_arn,
    quote_unknown_issuer,
    same_url,
    trusted_providers,
    unknown_issuer,
)
from doctor.rules.shared.trust.near_misses import misses_only


@rule(
    id="federation/oidc-issuer-mismatch",
    summary="the token comes from an issuer other than the trusted one",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-path-or-case-mismatch",
        "trust/trust-wrong-account",
        "trust/trust-condition-unmet",
        "federation/oidc-condition-key-wrong",
        "federation/oidc-provider-missing",
    ),
)
def oidc_issuer_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: is the issuer written, or placed, otherwise than in IAM?"""
    unknown = unknown_issuer(situation)
    if unknown is not None:
        if unknown.nearest is not None:
            yield _unknown(unknown, unknown.nearest)
        return
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        missed = {each.index for each in misses_only(hop, "Principal")}
        named = [each for each in trusted_providers(hop) if each.statement.index in missed]
        if issuer is None or not named or any(same_url(each.issuer, issuer) for each in named):
            continue
        near = nearest_provider(issuer, tuple(each.issuer for each in named))
        first = next((each for each in named if each.issuer == near), named[0])
        yield _not_trusted(hop, issuer, first)


def _unknown(unknown: UnknownIssuer, near: Issuer) -> Finding:
    return Finding(
        title=f"the provider in IAM is {near.url}, and the token's issuer is {unknown.issuer.url}",
        explanation="AWS looks for a provider with exactly the URL in the token's iss claim. "
        f"{_difference(unknown.issuer, near)}",
        hop=None if unknown.hop is None else unknown.hop.index,
        evidence=tuple(quote_unknown_issuer(unknown)),
        proposals=(
            propose_provider(unknown.issuer, unknown.audience),
            *(() if unknown.hop is None else _follow(unknown.hop, unknown.issuer)),
        ),
        next_step="the URL of a provider cannot be changed: create one with the right URL, let "
        "the roles trust it, and delete the other",
    )


def _difference(issuer: Issuer, near: Issuer) -> str:
    if same_url(issuer, near):
        return "The two differ in a slash at the end, or in case, and AWS compares them exactly."
    if issuer.kind == "eks":
        return "Each cluster has its own issuer: a recreated cluster has a new one."
    if "vstoken" in near.url:
        return "GitHub's issuer was vstoken.actions.githubusercontent.com until 2021."
    if issuer.kind == "github":
        return "An enterprise with its own host or path has a different issuer than github.com."
    return f"AWS treats {near.url} and {issuer.url} as different issuers."


def _not_trusted(hop: HopVerdict, issuer: Issuer, named: Trusted) -> Finding:
    return Finding(
        title=f"the role trusts tokens from {named.issuer.url}, and this one is from {issuer.url}",
        explanation=f"{hop.role_name} names the provider {named.issuer.url}. "
        f"{_difference(issuer, named.issuer)}",
        hop=hop.index,
        evidence=(
            Evidence(says=f"the token's issuer is https://{issuer.url}"),
            quote_element(
                named.statement, "Principal", {"Federated": named.value}, "another issuer"
            ),
        ),
        proposals=_follow(hop, issuer),
        next_step="alternatively, use a token from the issuer that the role trusts",
    )


def _follow(hop: HopVerdict, issuer: Issuer) -> tuple[Proposal, ...]:
    """Propose to trust the issuer's provider instead, its conditions under its own keys."""
    changes = [
        change
        for named in trusted_providers(hop)
        if not same_url(named.issuer, issuer) or named.issuer.url != issuer.url
        for change in _changes(hop, issuer, named)
    ]
    if not changes or hop.role is None:
        return ()
    return (
        Proposal(
            title=f"trust {issuer.url} instead",
            who="target-admin",
            kind="trust-policy",
            edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=tuple(changes)),),
        ),
    )


def _changes(hop: HopVerdict, issuer: Issuer, named: Trusted) -> Iterator[PolicyChange]:
    if hop.role is None or not isinstance(hop.trust, Known):
        return
    yield AllowPrincipal(
        statement=named.statement.index,
        principal=provider_arn(hop.role.partition, hop.role.account, issuer),
        replaces=named.value,
        type="Federated",
    )
    for element in named.statement.of("Condition"):
        key = element.key or ""
        if named.issuer.owns(key):
            yield RenameKey(
                statement=named.statement.index,
                operator=element.operator or "",
                key=key,
                to=f"{issuer.url}:{claim_of(element)}",
            )
