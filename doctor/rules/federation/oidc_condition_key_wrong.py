"""The trust policy requires a condition key that no token of this provider has."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.edit import MoveCondition
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.issuer import Issuer
from doctor.model.observation import Absent
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import matched_place
from doctor.rules.shared.tokens.claims import (
    Token,
    claim_of,
    is_of_provider,
    issuer_of,
    oidc_hops,
    token_of,
    written_values,
)
from doctor.rules.shared.tokens.impossible_conditions import impossible_keys
from doctor.rules.shared.trust.near_misses import missed_conditions
from doctor.rules.shared.trust.trust_edits import propose_trust_change

_ALWAYS = ("aud", "sub", "amr")


@rule(
    id="federation/oidc-condition-key-wrong",
    summary="the trust policy requires a condition key that no token of this provider has",
    over=(
        "trust/trust-condition-unmet",
        "federation/oidc-sub-mismatch",
        "federation/oidc-aud-mismatch",
        "federation/irsa-service-account-mismatch",
        "federation/oidc-wildcard-in-string-equals",
    ),
)
def oidc_condition_key_wrong(situation: Situation) -> Iterator[Finding]:
    """Ask: can the key ever be in the request?"""
    token = token_of(situation.case)
    for hop in oidc_hops(situation):
        issuer = issuer_of(hop)
        for statement, element in missed_conditions(hop):
            if issuer is None or not isinstance(element.got, Absent):
                continue
            if is_of_provider(element.key or "") or _is_bare(element, token):
                yield _wrong(hop, issuer, statement, element, token)
        # The policy proves it by itself, whatever the token says.
        for each in impossible_keys(situation, hop):
            found = _wrong(hop, each.named.issuer, each.statement, each.element, token)
            yield found if each.alone else replace(found, certainty="likely")


def _is_bare(element: ElementMatch, token: Token | None) -> bool:
    """Say whether a key is a claim's name with no provider before it."""
    return token is not None and (element.key or "") in {*token.claims, *_ALWAYS}


def _wrong(
    hop: HopVerdict,
    issuer: Issuer,
    statement: StatementMatch,
    element: ElementMatch,
    token: Token | None,
) -> Finding:
    key, claim = element.key or "", claim_of(element)
    return Finding(
        title=f"the role compares a key that no token of {issuer.name} has",
        explanation=f"No request meets a condition of {hop.role_name} on a key that it never has. "
        f"{_why(issuer, key, claim)}",
        hop=hop.index,
        evidence=(
            _quote_condition_key(statement, key, element),
            *_quote_claims(token, claim, read=not issuer.owns(key)),
        ),
        proposals=tuple(_propose_known_claim(hop, issuer, statement, element, token)),
        next_step=f"compare {issuer.url}:sub, which identifies the token's subject",
    )


def _quote_condition_key(statement: StatementMatch, key: str, element: ElementMatch) -> Evidence:
    text = f'"{element.operator}": {{"{key}": …}}'
    quote = Quote(text=text, start=text.index(key), length=len(key), label="no such key")
    says = f"the role requires {key}"
    return Evidence(says=says, place=matched_place(statement, "Condition"), quote=quote)


def _why(issuer: Issuer, key: str, claim: str) -> str:
    if issuer.owns(key):
        return f"AWS has no condition key for the claim {claim}: it uses sub, aud and few others."
    if key.lower().rstrip("/:") == issuer.url.lower().rstrip("/"):
        return f"The key ends with the provider's URL: a claim has to follow it, {issuer.url}:sub."
    if key.lower().startswith("arn:"):
        return (
            f"A key begins with the provider's URL without https://, here {issuer.url}:, "
            "and not with its ARN."
        )
    if "://" in key:
        return f"A key begins with the provider's URL without its scheme: {issuer.url}:{claim}."
    return f"A key begins with the URL of the provider that issued the token: {issuer.url}:{claim}."


def _quote_claims(token: Token | None, claim: str, *, read: bool) -> Iterator[Evidence]:
    value = None if token is None else token.text(claim)
    if value is not None:
        kept = "" if read else ", and AWS has no condition key for it"
        yield Evidence(says=f"the token has {claim} = {value}{kept}")


def _propose_known_claim(
    hop: HopVerdict,
    issuer: Issuer,
    statement: StatementMatch,
    element: ElementMatch,
    token: Token | None,
) -> Iterator[Proposal]:
    """Propose the same values under the key as AWS writes it; never to ask for less."""
    claim = claim_of(element)
    if (element.key or "").lower().rstrip("/:") == issuer.url.lower().rstrip("/"):
        claim = "sub"
    if issuer.owns(element.key or ""):
        near = nearest_names(claim, [each for each in _ALWAYS if each != claim], most=1)
        claim = near[0] if near else ""
    values = written_values(hop, statement, element)
    if not claim or (token is not None and claim not in token.claims):
        return
    if not element.operator:
        return
    key = f"{issuer.url.rstrip('/')}:{claim}"
    change = MoveCondition(
        statement=statement.index,
        operator=element.operator,
        key=element.key or "",
        to_operator=element.operator,
        to_key=key,
        values=values,
    )
    yield propose_trust_change(hop, f"write the key as {key}", change)
