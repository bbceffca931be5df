"""What rules on federation ask: the token's claims, and the conditions on them that it misses."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.evaluate.globs import like
from doctor.model.case import Case
from doctor.model.finding import Evidence, Quote
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject, values_of
from doctor.model.policy import Policy
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.evidence.places import matched_place
from doctor.rules.shared.trust.near_misses import doubtful_conditions, missed_conditions

WITH_OIDC = "sts:AssumeRoleWithWebIdentity"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """The OIDC token that goes with the call, as far as its claims were seen."""

    issuer: Issuer | None
    claims: JsonObject

    def text(self, claim: str) -> str | None:
        """Return a claim that is one text."""
        value = self.claims.get(claim)
        return value if isinstance(value, str) else None

    @property
    def audience_claim(self) -> str:
        """The claim that AWS takes the audience from: `azp` where the token has one."""
        return "azp" if self.claims.get("azp") else "aud"

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who the token is for: what AWS compares, so `azp` where there is one."""
        value = self.claims.get("azp") or self.claims.get("aud")
        values = values_of(value)
        return tuple(each for each in values if isinstance(each, str))


def token_of(case: Case) -> Token | None:
    """Return the OIDC token of a case; `None` where none was seen."""
    if case.tokens is UNSET or case.tokens.oidc is UNSET or case.tokens.oidc is None:
        return None
    claims = case.tokens.oidc.claims
    issuer = claims.get("iss")
    known = parse_issuer(issuer) if isinstance(issuer, str) and issuer else None
    return Token(issuer=known, claims=claims) if claims else None


def oidc_hops(situation: Situation) -> Iterator[HopVerdict]:
    """Give the hops that are asked for with an OIDC token and do not work."""
    for hop in situation.hops:
        if hop.outcome != "worked" and hop.is_well_formed and hop.request.action == WITH_OIDC:
            yield hop


def is_of_cluster(situation: Situation) -> bool:
    """Say whether the token is a pod's: by its issuer, or by the file that it lies in."""
    token = token_of(situation.case)
    if token is not None and token.issuer is not None:
        return token.issuer.kind == "eks"
    return "eks.amazonaws.com/" in (situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE") or "")


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A call with a token that AWS refused by a trust policy that was not seen."""

    hop: int | None
    role: str


def list_unseen_refusals(situation: Situation) -> Iterator[Refused]:
    """Give the calls with an OIDC token that a policy refused which nobody here could read."""
    for hop in oidc_hops(situation):
        if hop.may_be_denied_unseen and hop.exists != Known(value=False):
            yield Refused(hop=hop.index, role=hop.role_name)
    told = (each.action == WITH_OIDC for each in situation.failures if each.is_assume_denial)
    if not situation.hops and any(told):
        yield Refused(hop=None, role="ROLE")


def issuer_of(hop: HopVerdict) -> Issuer | None:
    """Return who issued the token of a hop, where that was seen."""
    if hop.request.action != WITH_OIDC or not isinstance(hop.caller, Known):
        return None
    name = hop.caller.value.name
    return None if name is None else parse_issuer(name)


def claim_of(element: ElementMatch) -> str:
    """Return the claim that a condition's key names: what stands behind its last colon."""
    return (element.key or "").rpartition(":")[2]


def is_of_provider(key: str) -> bool:
    """Say whether a condition key is some identity provider's: a host stands before its claim."""
    return "." in key.rpartition(":")[0]


def missed_claims(
    hop: HopVerdict, *claims: str
) -> Iterator[tuple[StatementMatch, ElementMatch, str]]:
    """Give the trust conditions on those claims of the token that its values do not meet."""
    issuer = issuer_of(hop)
    if issuer is None:
        return
    for statement, element in missed_conditions(hop):
        claim = claim_of(element).lower()
        sent = element.got.value if isinstance(element.got, Known) else ()
        if sent and claim in claims and issuer.owns(element.key or ""):
            yield statement, element, sent[0]


def doubtful_claims(hop: HopVerdict, claim: str) -> Iterator[tuple[StatementMatch, ElementMatch]]:
    """Give the trust conditions on a claim on which a refused call hangs, its token not seen."""
    if hop.request.action != WITH_OIDC:
        return
    for statement, element in doubtful_conditions(hop):
        key = element.key or ""
        if claim_of(element).lower() == claim and is_of_provider(key):
            yield statement, element


def written_values(
    hop: HopVerdict, match: StatementMatch, element: ElementMatch
) -> tuple[str, ...]:
    """Return a condition's values as they are written, their variables not put in."""
    policy: Policy | None = hop.trust.value if isinstance(hop.trust, Known) else None
    for statement in () if policy is None else policy.statements:
        for condition in statement.conditions:
            here = (statement.index, condition.operator, condition.key)
            if here == (match.index, element.operator, element.key):
                return condition.values
    return element.wanted


def differing_span(wanted: str, got: str) -> tuple[int, int]:
    """Return where a value leaves a pattern: start and length, in the value.

    Parts between colons are compared one by one. Marked is the first that differs, without what
    its ends have in common with the pattern's; where more differ, all from there on.
    """
    offset = 0
    parts = got.split(":")
    patterns = wanted.split(":")
    for position, part in enumerate(parts):
        if position >= len(patterns):
            return offset, len(got) - offset
        pattern = patterns[position]
        if not like(pattern, part):
            wild = "*" in pattern or "?" in pattern
            start, length = (0, len(part)) if wild else _inner(pattern, part)
            alike = parts[position + 1 :] == patterns[position + 1 :]
            return offset + start, length if alike else len(got) - offset - start
        offset += len(part) + 1
    return 0, len(got)


def _inner(one: str, other: str) -> tuple[int, int]:
    """Return the part of `other` that is not in `one`, their common ends left out."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    length = len(other) - start - end
    return (start, length) if length > 0 else (0, len(other))


def quote_claim(
    name: str, value: str, says: str = "the token says this", wanted: str | None = None
) -> Evidence:
    """Quote a claim of the token, what differs from the wanted value marked."""
    head = f'"{name}": "'
    start, length = (0, len(value)) if wanted is None else differing_span(wanted, value)
    text = f'{head}{value}"'
    quote = Quote(text=text, start=len(head) + start, length=length, label=says)
    return Evidence(says=f"{says}: {name} = {value}", quote=quote)


def quote_wanted_claim(
    match: StatementMatch, element: ElementMatch, got: str, says: str
) -> Evidence:
    """Quote a condition on a claim, marking in its only value what differs from the token's."""
    values = list(element.wanted)
    shown = json.dumps(values[0] if len(values) == 1 else values)
    text = f'"{element.operator}": {{"{element.key}": {shown}}}'
    start, length = len(text) - len(shown) - 1, len(shown)
    if len(values) == 1 and values[0]:
        inner, length = differing_span(got, values[0])
        start += 1 + inner
    quote = Quote(text=text, start=start, length=length, label="wanted")
    return Evidence(says=says, place=matched_place(match, "Condition"), quote=quote)
