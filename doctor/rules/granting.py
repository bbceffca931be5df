"""Proposals that let the caller's own policies allow the call: this role, and nothing wider."""

from __future__ import annotations

from doctor.model.edit import AddStatement, EditIdentityPolicy
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict
from doctor.rules.misses import caller_arn


def grant(hop: HopVerdict) -> tuple[Proposal, ...]:
    """Propose a new inline policy that allows just this action on just this role."""
    principal = caller_arn(hop)
    if principal is None:
        return ()
    statement = {"Effect": "Allow", "Action": hop.request.action, "Resource": hop.role_arn}
    return (
        Proposal(
            title=f"attach a policy that allows {hop.request.action} on this role alone",
            who="caller-admin",
            kind="identity-policy",
            edits=(
                EditIdentityPolicy(
                    principal=principal,
                    policy=None,
                    changes=(AddStatement(statement=statement),),
                ),
            ),
        ),
    )
