"""AWS compares the token's azp, where the role requires its aud."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import RenameKey
from doctor.model.finding import Finding, Proposal
from doctor.model.issuer import Issuer
from doctor.model.plain_json import values_of
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.tokens.claim_edits import propose_claim_value
from doctor.rules.shared.tokens.claims import (
    issuer_of,
    missed_claims,
    oidc_hops,
    quote_claim,
    quote_wanted_claim,
    token_of,
)
from doctor.rules.shared.trust.trust_edits import propose_trust_change


@rule(
    id="federation/oidc-azp-as-audience",
    summary="AWS compares the token's azp, but the role requires its aud",
    over=(
        "federation/oidc-aud-mismatch",
        "trust/trust-condition-unmet",
        "trust/trust-only-federated",
    ),
)
def oidc_azp_as_audience(situation: Situation) -> Iterator[Finding]:
    """Ask: would the token's aud do, if AWS did not take azp in its place?"""
    token = token_of(situation.case)
    if token is None or not token.claims.get("azp"):
        return
    audiences = [each for each in values_of(token.claims.get("aud")) if isinstance(each, str)]
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        for statement, element, got in missed_claims(hop, "aud"):
            meant = next((each for each in audiences if each in element.wanted), None)
            if issuer is None or meant is None or element.negated:
                continue
            yield Finding(
                title="the role requires the token's aud, and AWS compares its azp",
                explanation=f"The token of {issuer.name} is for {meant} (aud) and was issued to "
                f"{got} (azp). If a token has azp, the key …:aud of a trust policy is the azp, "
                "and the key …:oaud is the aud.",
                hop=hop.index,
                evidence=(
                    quote_claim("azp", got, wanted=meant),
                    quote_claim("aud", meant),
                    quote_wanted_claim(statement, element, got, "the role requires"),
                ),
                proposals=tuple(_fixes(hop, issuer, statement, element, got)),
            )


def _fixes(
    hop: HopVerdict, issuer: Issuer, statement: StatementMatch, element: ElementMatch, got: str
) -> Iterator[Proposal]:
    """Propose to compare the aud under its own key, where AWS has one, and to accept the azp."""
    key = element.key or ""
    if element.operator is not None and issuer.kind == "google":
        change = RenameKey(
            statement=statement.index, operator=element.operator, key=key, to=f"{issuer.url}:oaud"
        )
        yield propose_trust_change(hop, "compare the token's aud: the key …:oaud", change)
    proposal = propose_claim_value(
        hop, statement, element, got, title="accept the client that the token was issued to (azp)"
    )
    if proposal is not None:
        yield proposal
