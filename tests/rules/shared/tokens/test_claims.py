"""The token's claims, the conditions that miss them, and where two values part."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.finding import Evidence
from doctor.rules.shared.tokens.claims import (
    differing_span,
    doubtful_claims,
    is_of_cluster,
    is_of_provider,
    issuer_of,
    list_unseen_refusals,
    missed_claims,
    oidc_hops,
    quote_claim,
    quote_wanted_claim,
    token_of,
    written_values,
)
from tests.rules.shared.support import denied, document, hop, situation
from tests.rules.shared.tokens.support import CLAIMS, HOST, NOT_AUTHORIZED, oidc, oidc_hop

EKS = "https://oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6"


def test_a_token_as_far_as_it_was_seen() -> None:
    token = token_of(oidc(claims={**CLAIMS, "azp": "app", "aud": ["a", "b"]}).case)
    assert token is not None
    assert token.issuer is not None
    assert (token.issuer.url, token.text("sub"), token.text("aud")) == (HOST, CLAIMS["sub"], None)
    assert token.audiences == ("app",)
    plain = token_of(oidc(claims={"aud": ["a", 7, "b"]}).case)
    assert plain is not None
    assert (plain.audiences, plain.issuer) == (("a", "b"), None)
    assert token_of(oidc(claims={}).case) is None
    assert token_of(situation().case) is None


def test_the_hops_that_a_token_asks_for() -> None:
    assert len(list(oidc_hops(oidc()))) == 1
    session = {"hop": 1, "arn": "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/x"}
    assert list(oidc_hops(oidc(sessions=[session], errors=[]))) == []
    assert list(oidc_hops(oidc(request={"action": "sts:AssumeRole"}, errors=[], tokens=...))) == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"claims": {"iss": EKS}}, True),
        ({}, False),
        ({"tokens": ..., "env": {"AWS_WEB_IDENTITY_TOKEN_FILE": "/x/eks.amazonaws.com/t"}}, True),
        ({"tokens": ..., "env": {"AWS_WEB_IDENTITY_TOKEN_FILE": "/x/t"}}, False),
    ],
)
def test_whether_the_token_is_a_pods(parts: dict[str, Any], expected: bool) -> None:
    assert is_of_cluster(oidc(**parts)) is expected


def test_a_refusal_by_a_policy_that_nobody_saw() -> None:
    (unseen,) = list_unseen_refusals(oidc(roles={}))
    assert (unseen.role, unseen.hop) == ("ProjectAdmin", 1)
    assert list(list_unseen_refusals(oidc())) == []
    gone = oidc(roles={"arn:aws:iam::222233334444:role/ProjectAdmin": {"exists": False}})
    assert list(list_unseen_refusals(gone)) == []
    (words,) = list_unseen_refusals(situation(errors=[NOT_AUTHORIZED]))
    assert (words.role, words.hop) == ("ROLE", None)
    assert (
        list(list_unseen_refusals(situation(errors=[{"text": denied(), "from": "pasted"}]))) == []
    )


def test_the_issuer_of_a_hop_is_its_callers() -> None:
    found = issuer_of(oidc_hop())
    assert found is not None
    assert found.url == HOST
    assert issuer_of(hop(document())) is None


def test_conditions_that_the_tokens_values_do_not_meet() -> None:
    found = oidc_hop({"StringEquals": {"sub": "x", "aud": "sts.amazonaws.com"}})
    ((_, element, sent),) = missed_claims(found, "sub", "aud")
    assert (element.key, sent) == (f"{HOST}:sub", CLAIMS["sub"])
    assert list(missed_claims(found, "aud")) == []


def test_conditions_in_doubt_where_the_token_was_not_seen() -> None:
    found = oidc_hop({"StringEquals": {"sub": "x"}}, tokens=...)
    ((_, element),) = doubtful_claims(found, "sub")
    assert element.key == f"{HOST}:sub"
    assert list(doubtful_claims(found, "aud")) == []


@pytest.mark.parametrize(
    ("key", "expected"), [(f"{HOST}:sub", True), ("sub", False), ("aws:a", False)]
)
def test_a_key_of_a_provider_has_a_host(key: str, expected: bool) -> None:
    assert is_of_provider(key) is expected


def test_values_are_given_as_they_are_written() -> None:
    found = oidc_hop({"StringEquals": {"sub": "${aws:username}"}})
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    assert written_values(found, statement, element) == ("${aws:username}",)


@pytest.mark.parametrize(
    ("wanted", "got", "marked"),
    [
        ("repo:a/b:ref:refs/heads/main", "repo:a/b:ref:refs/heads/dev", "dev"),
        ("repo:a/b:ref:x", "repo:a/c:ref:x", "c"),
        ("repo:a/b:ref:x", "repo:a/c:ref:y", "c:ref:y"),
        ("repo:a/b", "repo:a/b:ref:x", "ref:x"),
        ("repo:a/*:ref:x", "repo:z/c:ref:x", "z/c"),
        ("abc", "abXc", "X"),
        ("abc", "abc", "abc"),
        ("abbc", "abc", "abc"),
    ],
)
def test_the_part_that_differs_is_marked(wanted: str, got: str, marked: str) -> None:
    start, length = differing_span(wanted, got)
    assert got[start : start + length] == marked


def underlined(evidence: Evidence) -> str:
    quote = evidence.quote
    assert quote is not None
    return quote.text[quote.start : quote.start + quote.length]


def test_both_sides_are_quoted_with_what_differs() -> None:
    assert underlined(quote_claim("sub", "repo:a/c", wanted="repo:a/b")) == "c"
    assert underlined(quote_claim("sub", "repo:a/c")) == "repo:a/c"
    found = oidc_hop({"StringEquals": {"sub": "repo:acme/app:ref:refs/heads/dev"}})
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    assert underlined(quote_wanted_claim(statement, element, CLAIMS["sub"], "says")) == "dev"
