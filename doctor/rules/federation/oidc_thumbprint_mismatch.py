"""The provider in IAM does not list the issuer's certificate by its thumbprint."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.case import Case
from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claims import Token, oidc_hops, token_of
from doctor.rules.shared.tokens.oidc_providers import Provider, described_providers, provider_for
from doctor.texts.issuer_probes import find_thumbprint


@rule(
    id="federation/oidc-thumbprint-mismatch",
    summary="the provider in IAM does not list the issuer's certificate",
    over=("trust/trust-principal-mismatch",),
)
def oidc_thumbprint_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS refuse the certificate that the issuer shows?"""
    failed = [
        each
        for each in situation.failures
        if each.kind == "invalid-identity-token" and each.parameter == "thumbprint"
    ]
    if not failed:
        return
    token = token_of(situation.case)
    provider = _provider(situation.case, token)
    shown = _thumbprint_of_issuer(situation.case)
    yield Finding(
        title="the provider in IAM does not list the issuer's certificate",
        explanation="If the issuer's certificate does not come from a well-known authority, IAM "
        "compares the thumbprint of the last certificate in the chain with the provider's list. "
        "The certificate was renewed, or the listed thumbprint belongs to another certificate in "
        "the chain.",
        hop=next((each.index for each in oidc_hops(situation)), None),
        evidence=(
            *_quote_thumbprints(provider),
            *(() if shown is None else (Evidence(says=f"the issuer shows {shown}"),)),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(_update(situation, token, provider, shown),),
        next_step=None
        if shown is not None
        else "openssl s_client -servername HOST -showcerts -connect HOST:443, then for the last "
        "certificate: openssl x509 -fingerprint -sha1 -noout",
    )


def _provider(case: Case, token: Token | None) -> Provider | None:
    if token is not None and token.issuer is not None:
        return provider_for(case, token.issuer)
    return next((each for each in described_providers(case) if each.thumbprints), None)


def _thumbprint_of_issuer(case: Case) -> str | None:
    """Return the thumbprint that somebody read from the issuer's certificate."""
    found = (find_thumbprint(attachment.text) for attachment in case.attachments)
    return next((each for each in found if each is not None), None)


def _quote_thumbprints(provider: Provider | None) -> Iterator[Evidence]:
    if provider is not None and provider.thumbprints is not None:
        listed = ", ".join(provider.thumbprints) or "none"
        yield Evidence(says=f"the provider {provider.issuer.url} lists the thumbprints: {listed}")


def _update(
    situation: Situation, token: Token | None, provider: Provider | None, shown: str | None
) -> Proposal:
    """Propose to list the thumbprint that was seen beside the others: a chain may have both."""
    url = "ISSUER" if provider is None else provider.issuer.url
    if provider is None and token is not None and token.issuer is not None:
        url = token.issuer.url
    hop = situation.hops[-1] if situation.hops else None
    account = "ACCOUNT" if hop is None or hop.role is None else hop.role.account
    known = next((each for each in _arns(situation.case) if each.endswith(f"/{url}")), None)
    arn = known or f"arn:aws:iam::{account}:oidc-provider/{url}"
    return Proposal(
        title="list the thumbprint of the certificate that the issuer shows",
        who="target-admin",
        kind="trust-policy",
        commands=(
            shell(
                "aws iam update-open-id-connect-provider-thumbprint "
                "--open-id-connect-provider-arn {} --thumbprint-list {}",
                arn,
                shown or "THUMBPRINT",
            ),
        ),
    )


def _arns(case: Case) -> tuple[str, ...]:
    return case.oidc_providers if isinstance(case.oidc_providers, tuple) else ()
