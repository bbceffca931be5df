"""What a trust policy proves by itself: conditions and principals that no token ever meets.

A key that is none of the provider's, a star under an operator that compares literally, a
provider of another account: whatever the token says, the statement lets nobody in.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.evaluate.patterns import is_open
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.tokens.claims import WITH_OIDC, claim_of, is_of_provider, issuer_of
from doctor.rules.shared.tokens.oidc_providers import Trusted, trusted_providers
from doctor.rules.shared.trust.condition_values import is_literal_star
from doctor.rules.shared.trust.lone_policies import stands_alone

_NEEDS_NO_KEY = ("ifexists", "forallvalues:", "null")
"""Operators, or parts of them, that hold for a key that is not in the request."""


class Impossible(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that no token meets, of the statement that names a provider.

    `alone`: no other statement of the policy could let a token in, so it is the cause.
    """

    named: Trusted
    element: ElementMatch
    alone: bool

    @property
    def statement(self) -> StatementMatch:
        """The statement that the condition stands in."""
        return self.named.statement


def impossible_keys(situation: Situation, hop: HopVerdict) -> Iterator[Impossible]:
    """Give the conditions on keys that are none of the provider's, whatever the token says."""
    stamp = situation.case.collected_at
    when = None if stamp is UNSET else stamp
    for named, element, alone in _conditions(hop):
        key = element.key or ""
        if is_open(key):
            continue
        foreign = is_of_provider(key) and not named.issuer.owns(key)
        unread = named.issuer.owns(key) and named.issuer.reads(claim_of(element), when) is False
        if foreign or unread or lacks_claim(named, key):
            yield Impossible(named=named, element=element, alone=alone)


def literal_wildcards(hop: HopVerdict) -> Iterator[Impossible]:
    """Give the conditions on claims that compare with a star literally, no token seen."""
    for named, element, alone in () if issuer_of(hop) is not None else _conditions(hop):
        if is_literal_star(element) and named.issuer.owns(element.key or ""):
            yield Impossible(named=named, element=element, alone=alone)


def foreign_providers(hop: HopVerdict) -> tuple[Trusted, ...]:
    """Return the providers that are named, where none of them can be one of the role's account."""
    if not _is_refused(hop) or issuer_of(hop) is not None:
        return ()
    account = None if hop.role is None else hop.role.account
    named = tuple(trusted_providers(hop))
    own = [each for each in named if _may_be_of(account, each)]
    return () if own else named


def lacks_claim(named: Trusted, key: str) -> bool:
    """Say whether a key is the provider's URL and no more: no claim is named behind it."""
    return key.lower().rstrip("/:") == named.issuer.url.lower().rstrip("/")


def _may_be_of(account: str | None, named: Trusted) -> bool:
    """Say whether it is a provider of that account, or one that goes by its host."""
    if named.arn is None:
        return named.issuer.kind in {"cognito", "google", "other"}
    own = account in {None, named.arn.account} or is_open(named.arn.account)
    return own and named.issuer.kind != "cognito"


def _conditions(hop: HopVerdict) -> Iterator[tuple[Trusted, ElementMatch, bool]]:
    """Give the conditions of the statements that name a provider, and whether there is but one."""
    if not _is_refused(hop):
        return
    open_ones = {
        each.index
        for each in hop.verdict.allow_statements("trust policy")
        if not each.missed_elements & {"Principal", "Action"}
    }
    for named in trusted_providers(hop):
        if named.statement.index not in open_ones:
            continue
        for element in named.statement.of("Condition"):
            operator = (element.operator or "").lower()
            if not element.negated and not any(each in operator for each in _NEEDS_NO_KEY):
                yield named, element, len(open_ones) == 1


def _is_refused(hop: HopVerdict) -> bool:
    """Say whether a call with a token was refused by a role whose trust policy was read.

    A policy that stands alone is asked what it proves of every token.
    """
    read = isinstance(hop.policies.trust, Known) and (bool(hop.refusals) or stands_alone(hop))
    return read and hop.request.action == WITH_OIDC
