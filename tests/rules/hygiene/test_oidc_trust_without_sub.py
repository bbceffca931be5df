"""hygiene/oidc-trust-without-sub: an identity provider is trusted without a condition on the subject."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/oidc-trust-without-sub"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def test_a_pattern_for_everything_narrows_nothing() -> None:
    raw = raw_case(RULE, "near_miss")
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][1]
    key = "token.actions.githubusercontent.com:sub"
    for everything in ("*", "repo:*"):
        statement["Condition"]["StringLike"][key] = everything
        assert RULE in advice_of(raw)


def test_another_claim_narrows_too() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][1]
    statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:repository_id"] = (
        "7"
    )
    assert RULE not in advice_of(raw)


def test_it_is_a_warning() -> None:
    assert first(RULE).severity == "warning"
