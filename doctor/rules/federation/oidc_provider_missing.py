"""The role's account has no identity provider for the token, or the role names none of its own."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.case import Case
from doctor.model.edit import AllowPrincipal
from doctor.model.finding import Evidence, Finding
from doctor.model.issuer import Issuer
from doctor.model.region import partition_of_region
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.tokens.claims import issuer_of, oidc_hops
from doctor.rules.shared.tokens.impossible_conditions import foreign_providers
from doctor.rules.shared.tokens.oidc_providers import (
    Trusted,
    UnknownIssuer,
    listed_providers,
    propose_provider,
    provider_arn,
    quote_unknown_issuer,
    same_url,
    trusted_providers,
    unknown_issuer,
)
from doctor.rules.shared.trust.near_misses import misses_only
from doctor.rules.shared.trust.trust_edits import propose_trust_change

_NEEDS_ARN = ("azure", "bitbucket", "buildkite", "circleci", "eks", "github", "gitlab", "terraform")
"""Kinds of providers that a trust policy names by their ARN alone, never by their host."""

_BY_HOST = ("cognito", "google")
"""Kinds of providers that AWS knows itself: no account has to create them."""


@rule(
    id="federation/oidc-provider-missing",
    summary="the role's account has no identity provider for this token",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-path-or-case-mismatch",
        "trust/trust-wrong-account",
        "trust/trust-condition-unmet",
        "trust/trust-policy-invalid",
    ),
)
def oidc_provider_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a provider for the issuer in the account, and does the role name that one?"""
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        missed = {each.index for each in misses_only(hop, "Principal")}
        for named in trusted_providers(hop):
            own = issuer is not None and same_url(named.issuer, issuer)
            bare = named.arn is None and named.issuer.kind in _NEEDS_ARN and bool(hop.refusals)
            if bare:
                yield _elsewhere(situation.case, hop, named.issuer, named)
                return
            if own and issuer is not None and named.statement.index in missed:
                yield _elsewhere(situation.case, hop, issuer, named)
                return
        for named in foreign_providers(hop):
            # The policy proves it by itself: a provider counts in the role's own account alone.
            yield _elsewhere(situation.case, hop, named.issuer, named)
            return
    unknown = unknown_issuer(situation)
    if unknown is not None and unknown.nearest is None:
        yield _nowhere(unknown)


def _elsewhere(case: Case, hop: HopVerdict, issuer: Issuer, named: Trusted) -> Finding:
    """Tell of a principal that is no provider of the role's account, though its URL is right."""
    account = "" if hop.role is None else hop.role.account
    partition = "aws" if hop.role is None else hop.role.partition
    right = provider_arn(partition, account, issuer)
    if issuer.kind == "cognito":
        right = issuer.url
    known = any(each.url == issuer.url for each in listed_providers(case, account) or ())
    if named.arn is None:
        what = "is not the ARN of a provider"
    elif issuer.kind == "cognito":
        what = "is not an IAM provider: Cognito is named by its host"
    elif named.arn.account != account:
        what = (
            f"is a provider in account {named.arn.account or '(none)'}, and the role is in "
            f"{account}"
        )
    else:
        what = "differs from the provider's ARN"
    return Finding(
        title="the trust policy names no identity provider in the role's own account",
        explanation=f"{named.value} {what}. AWS checks a token against a provider in the role's "
        f"account, and the role has to trust that provider: {right}",
        hop=hop.index,
        evidence=(
            Evidence(says=f"the role is {hop.role_arn}"),
            quote_element(named.statement, "Principal", {"Federated": named.value}, "not that one"),
        ),
        proposals=(
            propose_trust_change(
                hop,
                "name the provider of the role's account",
                AllowPrincipal(
                    statement=named.statement.index,
                    principal=right,
                    replaces=named.value,
                    type="Federated",
                ),
            ),
            *(() if known or issuer.kind in _BY_HOST else (propose_provider(issuer, None),)),
        ),
    )


def _may_be_elsewhere(unknown: UnknownIssuer) -> bool:
    """Say whether STS of another partition may have answered, which knows none of this account.

    A client that is given no Region asks the commercial partition.
    """
    if unknown.issuer.kind != "eks" or unknown.listed is not None:
        return False
    home = partition_of_region(unknown.issuer.url.split(".")[2])
    return home is not None and home.name != "aws"


def _nowhere(unknown: UnknownIssuer) -> Finding:
    url = unknown.issuer.url
    return Finding(
        title=f"there is no identity provider for {url} in {unknown.where}",
        certainty="likely" if _may_be_elsewhere(unknown) else "proven",
        explanation="AWS accepts a token only if the role's account has an OpenID Connect "
        f"provider in IAM with exactly the URL of the issuer, https://{url}.",
        hop=None if unknown.hop is None else unknown.hop.index,
        evidence=tuple(quote_unknown_issuer(unknown)),
        proposals=(propose_provider(unknown.issuer, unknown.audience),),
        next_step="aws iam list-open-id-connect-providers lists the providers of an account"
        if unknown.listed is None
        else None,
    )
