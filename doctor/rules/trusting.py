"""Proposals that change who a trust policy lets in: the narrowest edit of the real document."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AddStatement, AllowPrincipal, EditTrustPolicy, PolicyChange
from doctor.model.finding import Finding, Proposal
from doctor.model.policy import PrincipalType
from doctor.model.situation import HopVerdict
from doctor.rules.evidence import seen_element
from doctor.rules.misses import caller_arn, closest_statements, only_trusts


def let_caller_in(hop: HopVerdict, *, replaces: str | None = None) -> tuple[Proposal, ...]:
    """Propose to name the caller: in the statement that asks the rest, else in one of its own.

    A statement with conditions keeps them for the caller too; one that is about other actions
    (an identity provider's) is left alone.
    """
    arn = caller_arn(hop)
    if arn is None:
        return ()
    change = _change(hop, arn, replaces)
    instead = "in place of the deleted one" if replaces else "in the trust policy"
    return (
        Proposal(
            title=f"name {arn} {instead}",
            who="target-admin",
            kind="trust-policy",
            edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=(change,)),),
        ),
    )


def _change(hop: HopVerdict, arn: str, replaces: str | None) -> PolicyChange:
    for statement in closest_statements(hop):
        values = [value for each in statement.of("Principal") for value in each.wanted]
        if statement.holds("Action") and (replaces is None or replaces in values):
            return AllowPrincipal(statement=statement.index, principal=arn, replaces=replaces)
    return AddStatement(
        statement={
            "Effect": "Allow",
            "Principal": {"AWS": arn},
            "Action": hop.request.action,
        }
    )


def made_for(hop: HopVerdict, kind: PrincipalType, whom: str) -> Iterator[Finding]:
    """Tell that a trust policy names principals of one kind alone, and the caller is of another."""
    if not only_trusts(hop, kind):
        return
    statement = closest_statements(hop)[0]
    named = [value for each in statement.of("Principal") for value in each.wanted]
    yield Finding(
        title=f"the role trusts only {' and '.join(named)}",
        explanation=f"{hop.role_name} is made for {whom}: its trust policy names no AWS "
        "principal, so no user and no other role can assume it.",
        evidence=(seen_element(statement, "Principal", {kind: named}, "nobody else"),),
        proposals=let_caller_in(hop),
        next_step="use a role that is meant for you, or let whoever runs this one widen it",
    )
