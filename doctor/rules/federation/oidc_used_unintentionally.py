"""The call comes with a token, and the role is meant for the credentials that were there before."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.case.pasted_commands import CREDENTIALS_ACTION
from doctor.model.command import shell, yaml_line
from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.tokens.claims import oidc_hops
from doctor.rules.shared.tokens.workflows import aws_steps
from doctor.rules.shared.trust.near_misses import closest_statements, principal_values, trust_of


@rule(
    id="federation/oidc-used-unintentionally",
    summary="the call uses a token, but the role trusts only AWS principals",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-path-or-case-mismatch",
        "trust/trust-wrong-action",
        "trust/trust-wrong-account",
        "trust/trust-condition-unmet",
        "trust/trust-only-service",
        "federation/oidc-provider-missing",
        "federation/oidc-issuer-mismatch",
    ),
)
def oidc_used_unintentionally(situation: Situation) -> Iterator[Finding]:
    """Ask: is the role made for AssumeRole, and was it asked for with a token?"""
    for hop in oidc_hops(situation):
        if not _trusts_aws_alone(hop):
            continue
        named = principal_values(hop)
        by_action = CREDENTIALS_ACTION in (situation.case.attachment("command") or "")
        yield Finding(
            title="the call uses an OIDC token, and the role trusts only AWS principals",
            explanation=f"{hop.role_name} trusts {or_list(named)}, with sts:AssumeRole. "
            f"{_why(by_action=by_action)}",
            hop=hop.index,
            evidence=(*_who(hop), *_before(situation, hop)),
            proposals=tuple(_propose_call_without_token(situation, by_action=by_action)),
            next_step="alternatively, let the role trust the identity provider itself",
        )


def _trusts_aws_alone(hop: HopVerdict) -> bool:
    policy = trust_of(hop)
    if policy is None or not hop.denied_by("trust policy"):
        return False
    allows = [each for each in policy.statements if each.effect == "Allow"]
    kinds = {entry.type for each in allows for entry in each.principals or ()}
    actions = {action.lower() for each in allows for action in each.actions or ()}
    return kinds == {"AWS"} and not any("webidentity" in each for each in actions)


def _why(*, by_action: bool) -> str:
    if by_action:
        return (
            "If a job may request a token, the AWS action uses one, even in a second step that "
            "should continue from the first step's role."
        )
    return (
        "If AWS_WEB_IDENTITY_TOKEN_FILE or a token is available, SDKs use it instead of the "
        "credentials that the role trusts."
    )


def _who(hop: HopVerdict) -> Iterator[Evidence]:
    for statement in closest_statements(hop)[:1]:
        named = [value for each in statement.of("Principal") for value in each.wanted]
        yield quote_element(statement, "Principal", {"AWS": named}, "no identity provider")


def _before(situation: Situation, hop: HopVerdict) -> Iterator[Evidence]:
    """Show the step that gets the role which this one trusts."""
    named = principal_values(hop)
    for step in aws_steps(situation.case):
        role = step.inputs.get("role-to-assume")
        if role in named:
            yield Evidence(says=f"an earlier step assumes {role}, which this role trusts")


def _propose_call_without_token(situation: Situation, *, by_action: bool) -> Iterator[Proposal]:
    if by_action:
        yield Proposal(
            title="let the second step continue from the role of the first",
            who="caller",
            kind="workflow",
            commands=(yaml_line("role-chaining: true"),),
        )
    elif situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not None:
        yield Proposal(
            title="make the call without the token in the environment",
            who="caller",
            kind="environment",
            commands=(shell("unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN"),),
        )
