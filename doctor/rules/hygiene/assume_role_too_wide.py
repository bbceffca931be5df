"""The caller's own policies let it assume any role that trusts it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AllowResource, EditIdentityPolicy
from doctor.model.finding import Finding, Proposal
from doctor.model.policy import Policy, Statement
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.trust.allow_statements import name_policy, own_statements, quote_statement
from doctor.rules.shared.trust.near_misses import caller_arn


@rule(
    id="hygiene/assume-role-too-wide",
    summary="the caller may assume any role",
    severity="advice",
)
def assume_role_too_wide(situation: Situation) -> Iterator[Finding]:
    """Ask: is the action allowed on everything, where one role is needed?"""
    for hop in situation.hops:
        for policy, statement in own_statements(hop):
            if "*" in (statement.resources or ()) and _is_about_assuming(statement):
                yield Finding(
                    severity="advice",
                    title=f"the {name_policy(policy.kind, policy.name)} allows sts:AssumeRole on "
                    "every role",
                    explanation="Anyone with these credentials can assume every role that trusts "
                    "them, in any account. Name the role instead.",
                    evidence=(quote_statement(policy, statement, "any role", "Resource"),),
                    proposals=_narrow(hop, policy, statement),
                )


def _is_about_assuming(statement: Statement) -> bool:
    """Say whether it is written for this: an administrator's `*` is another matter."""
    actions = [action.lower() for action in statement.actions or ()]
    return any(action in {"sts:assumerole", "sts:assumerole*", "sts:*"} for action in actions)


def _narrow(hop: HopVerdict, policy: Policy, statement: Statement) -> tuple[Proposal, ...]:
    principal = caller_arn(hop)
    if principal is None or policy.name is None:
        return ()
    change = AllowResource(statement=statement.index, resource=hop.role_arn, replaces="*")
    return (
        Proposal(
            title="name the role instead of the star",
            who="caller-admin",
            kind="identity-policy",
            edits=(EditIdentityPolicy(principal=principal, policy=policy.name, changes=(change,)),),
        ),
    )
