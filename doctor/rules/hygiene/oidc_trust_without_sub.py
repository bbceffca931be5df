"""An identity provider is trusted, and nothing is asked of whom its tokens are for."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_arn
from doctor.model.finding import Finding
from doctor.model.policy import Condition, Policy, Statement
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.trust.allow_statements import quote_statement, trusting_statements

_SHARED = (
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "agent.buildkite.com",
    "accounts.google.com",
)
"""Issuers that make tokens for everybody: an audience alone tells nobody apart."""


_COGNITO = "cognito-identity.amazonaws.com"


@rule(
    id="hygiene/oidc-trust-without-sub",
    summary="an identity provider is trusted without a condition on the subject",
    severity="warning",
)
def oidc_trust_without_sub(situation: Situation) -> Iterator[Finding]:
    """Ask: would any token of that issuer do, whoever it was made for?"""
    for hop, policy, statement, entry in trusting_statements(situation):
        arn = parse_arn(entry.value)
        if entry.value == _COGNITO and not _asks_audience(statement):
            yield _any_pool(hop, policy, statement)
        if entry.type != "Federated" or arn is None or arn.kind != "oidc-provider":
            continue
        issuer = arn.resource.partition("/")[2]
        if _is_bound(statement, issuer):
            continue
        everybody = issuer in _SHARED
        yield Finding(
            severity="warning",
            title=f"{hop.role_name} accepts any token from {issuer}",
            explanation=f"No condition narrows {issuer}:sub"
            + (
                ": that issuer creates tokens for everybody, so anybody's job can assume the role."
                if everybody
                else ", so every workload with a token from the issuer can assume the role."
            ),
            evidence=(
                quote_statement(policy, statement, "no condition on the subject", "Condition"),
            ),
            next_step=f"add a condition on {issuer}:sub that names the intended subject",
        )


def _asks_audience(statement: Statement) -> bool:
    key = f"{_COGNITO}:aud"
    return any(
        each.key.lower() == key and "Not" not in each.operator and "*" not in each.values
        for each in statement.conditions
    )


def _any_pool(hop: HopVerdict, policy: Policy, statement: Statement) -> Finding:
    """Tell of a role for a pool of Cognito that does not say which: it has no other bound."""
    return Finding(
        severity="warning",
        title=f"{hop.role_name} accepts the tokens of every identity pool, in any account",
        explanation=f"No condition requires {_COGNITO}:aud, which names the identity pool: anyone "
        "with a Cognito identity pool can create a token that the role accepts.",
        evidence=(quote_statement(policy, statement, "no condition on the pool", "Condition"),),
        next_step=f"add a condition StringEquals on {_COGNITO}:aud with the ID of your pool",
    )


def _is_bound(statement: Statement, issuer: str) -> bool:
    """Say whether some claim besides the audience is asked for, and not just anything."""
    return any(_narrows(each, issuer.lower()) for each in statement.conditions)


def _narrows(condition: Condition, issuer: str) -> bool:
    claim = condition.key.lower().removeprefix(f"{issuer}:")
    if claim == condition.key.lower() or claim == "aud" or "Not" in condition.operator:
        return False
    return all(set(value) - set("*?") and value != "repo:*" for value in condition.values)
