"""Conditions and principals that no token ever meets, told where the token was not seen."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.tokens.impossible_conditions import (
    foreign_providers,
    impossible_keys,
    lacks_claim,
    literal_wildcards,
)
from doctor.rules.shared.tokens.oidc_providers import trusted_providers
from tests.rules.shared.support import ROLE, allow, document
from tests.rules.shared.tokens.support import HOST, PROVIDER, oidc, oidc_hop

CALL = "sts:AssumeRoleWithWebIdentity"


def unseen(*blocks: dict[str, Any], provider: str = PROVIDER) -> tuple[Situation, HopVerdict]:
    """Judge a refused call whose token nobody saw; each block is a statement's conditions."""
    trust = document(
        *(allow(Principal={"Federated": provider}, Action=CALL, Condition=each) for each in blocks)
    )
    seen = oidc(tokens=..., roles={ROLE: {"trust_policy": trust, "exists": True}})
    return seen, seen.hops[0]


@pytest.mark.parametrize(
    ("operator", "key", "found"),
    [
        ("StringEquals", "accounts.google.com:sub", True),
        ("StringEquals", f"{HOST}:colour", True),
        ("StringEquals", f"{HOST}:sub", False),
        ("StringEquals", HOST, True),
        ("StringEquals", "aws:SourceIp", False),
        ("StringEqualsIfExists", "accounts.google.com:sub", False),
        ("ForAllValues:StringEquals", "accounts.google.com:sub", False),
        ("StringNotEquals", "accounts.google.com:sub", False),
        ("Null", "accounts.google.com:sub", False),
    ],
)
def test_a_key_that_is_none_of_the_providers(operator: str, key: str, found: bool) -> None:
    situation, hop = unseen({operator: {key: "x"}})
    assert bool(list(impossible_keys(situation, hop))) is found


def test_it_is_the_cause_where_no_other_statement_could_let_a_token_in() -> None:
    bad = {"StringEquals": {"accounts.google.com:sub": "x"}}
    (alone,) = impossible_keys(*unseen(bad))
    (beside,) = impossible_keys(*unseen(bad, {"StringEquals": {f"{HOST}:sub": "x"}}))
    assert (alone.alone, beside.alone) == (True, False)
    assert alone.statement.index == 0


@pytest.mark.parametrize(
    ("operator", "values", "found"),
    [
        ("StringEquals", "repo:acme/app:*", True),
        ("StringEquals", ["repo:acme/app:*", "repo:acme/app:x"], False),
        ("StringEquals", "repo:acme/app:x", False),
        ("StringLike", "repo:acme/app:*", False),
        ("StringEquals", "repo:acme/app:?", True),
    ],
)
def test_a_star_that_is_compared_letter_by_letter(operator: str, values: Any, found: bool) -> None:
    _, hop = unseen({operator: {f"{HOST}:sub": values}})
    assert bool(list(literal_wildcards(hop))) is found


@pytest.mark.parametrize(
    ("provider", "foreign"),
    [
        (PROVIDER, False),
        (PROVIDER.replace("222233334444", "333344445555"), True),
        ("accounts.google.com", False),
        (HOST, True),
    ],
)
def test_a_provider_of_another_account(provider: str, foreign: bool) -> None:
    _, hop = unseen({}, provider=provider)
    assert bool(foreign_providers(hop)) is foreign


def test_where_the_token_was_seen_it_tells_by_itself() -> None:
    hop = oidc_hop({"StringEquals": {"sub": "repo:acme/other:*"}})
    assert list(literal_wildcards(hop)) == []
    assert foreign_providers(hop) == ()


def test_a_key_without_a_claim_is_the_url_and_no_more() -> None:
    (named,) = trusted_providers(oidc_hop())
    assert lacks_claim(named, HOST)
    assert lacks_claim(named, f"{HOST}:")
    assert not lacks_claim(named, f"{HOST}:sub")
