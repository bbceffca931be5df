"""Proposals that let the caller's own policies allow the call: this role, and nothing wider."""

from __future__ import annotations

from doctor.model.edit import AddStatement, AllowValue, EditIdentityPolicy
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.trust.condition_values import acceptable
from doctor.rules.shared.trust.near_misses import caller_arn


def propose_grant(hop: HopVerdict, action: str | None = None) -> tuple[Proposal, ...]:
    """Propose a new inline policy that allows just one action (the call's) on just this role."""
    action = action or hop.request.action
    principal = caller_arn(hop)
    if principal is None:
        return ()
    statement = {"Effect": "Allow", "Action": action, "Resource": hop.role_arn}
    return (
        Proposal(
            title=f"attach a policy that allows {action} only on this role",
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


def is_of_aws(statement: StatementMatch) -> bool:
    """Say whether a statement is of a policy that AWS itself manages: nobody else can edit it."""
    return ":iam::aws:policy/" in (statement.policy_arn or "")


def propose_identity_value(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> tuple[Proposal, ...]:
    """Propose to accept what the request has for a key, beside what the policy accepts."""
    principal = caller_arn(hop)
    name = statement.policy_name or statement.policy_arn
    value = acceptable(element)
    if principal is None or name is None or value is None or is_of_aws(statement):
        return ()
    change = AllowValue(
        statement=statement.index,
        operator=element.operator or "",
        key=element.key or "",
        value=value,
    )
    return (
        Proposal(
            title=f"accept {value} for {element.key} as well, in the policy {name}",
            who="caller-admin",
            kind="identity-policy",
            edits=(EditIdentityPolicy(principal=principal, policy=name, changes=(change,)),),
        ),
    )
