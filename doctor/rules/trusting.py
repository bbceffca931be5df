"""Proposals that change who a trust policy lets in: the narrowest edit of the real document."""

from __future__ import annotations

from doctor.model.edit import AddStatement, AllowPrincipal, EditTrustPolicy, PolicyChange
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict
from doctor.rules.misses import caller_arn, closest_statements


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
