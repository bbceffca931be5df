"""A wildcard is used with an operator that takes it for a plain star."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.edit import MoveCondition
from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.tokens.claim_edits import is_pattern_by_intent
from doctor.rules.shared.tokens.claims import (
    claim_of,
    issuer_of,
    missed_claims,
    quote_claim,
    written_values,
)
from doctor.rules.shared.tokens.impossible_conditions import literal_wildcards
from doctor.rules.shared.trust.condition_values import as_like
from doctor.rules.shared.trust.near_misses import missed_conditions
from doctor.rules.shared.trust.trust_edits import propose_trust_change


@hop_rule(
    id="federation/oidc-wildcard-in-string-equals",
    summary="a wildcard is used with StringEquals, which takes it literally",
    over=(
        "trust/trust-condition-unmet",
        "federation/oidc-sub-mismatch",
        "federation/oidc-aud-mismatch",
        "federation/irsa-service-account-mismatch",
    ),
)
def oidc_wildcard_in_string_equals(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: would the token's claim match, were the star a wildcard?"""
    issuer = issuer_of(hop)
    claims = {claim_of(element).lower() for _, element in missed_conditions(hop)}
    for statement, element, got in missed_claims(hop, *claims):
        if issuer is None or not is_pattern_by_intent(element, got):
            continue
        yield _finding(hop, statement, element, got)
    for each in literal_wildcards(hop):
        # No claim holds a star: the policy proves it by itself.
        found = _finding(hop, each.statement, each.element, None)
        yield found if each.alone else replace(found, certainty="likely")


def _finding(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, got: str | None
) -> Finding:
    operator, claim = element.operator or "", claim_of(element)
    wild = next(each for each in element.wanted if "*" in each or "?" in each)
    like = as_like(operator)
    change = MoveCondition(
        statement=statement.index,
        operator=operator,
        key=element.key or "",
        to_operator=like,
        to_key=element.key or "",
        values=written_values(hop, statement, element),
    )
    matches = f" Under {like} the token's {got} would match." if got is not None else ""
    return Finding(
        title=f"{operator} treats the wildcard in {wild} as a plain character",
        explanation=f"{hop.role_name} compares the token's {claim} with {wild} by {operator}, "
        f"which has no wildcards.{matches}",
        evidence=(
            quote_condition(statement, element, "the role requires", "a star, not a wildcard"),
            *(() if got is None else (quote_claim(claim, got),)),
        ),
        proposals=(propose_trust_change(hop, f"compare this claim by {like}", change),),
    )
