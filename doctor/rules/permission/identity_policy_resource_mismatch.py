"""The caller may assume roles, but not this one: the Resource names another."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AllowResource, EditIdentityPolicy
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.grants.grant_edits import is_of_aws, propose_grant
from doctor.rules.shared.trust.near_misses import caller_arn


@hop_rule(
    id="permission/identity-policy-resource-mismatch",
    summary="the caller may assume roles, but not this one",
    over=("permission/identity-policy-missing",),
)
def identity_policy_resource_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does a policy allow the action, on another ARN?"""
    layer = hop.verdict.layer("identity policy")
    if layer is None or not hop.denied_by("identity policy") or layer.denies:
        return
    if hop.role is None:
        # The role of a pasted policy has no ARN that a Resource could be compared with.
        return
    allows = [
        statement
        for statement in hop.verdict.allow_statements("identity policy")
        if statement.holds("Action")
    ]
    elsewhere = [each for each in allows if "Resource" in each.missed_elements]
    if not elsewhere or len(elsewhere) < len(allows):
        return
    statement = elsewhere[0]
    resources = [value for each in statement.of("Resource") for value in each.wanted]
    yield Finding(
        title=f"the caller's policy allows {hop.request.action} on other roles only",
        explanation=f"The policy {statement.policy_name or ''} allows the action on "
        f"{', '.join(resources)}. The call asks for {hop.role_arn}: account, path, name and case "
        "have to match.",
        evidence=(quote_element(statement, "Resource", resources, f"this is not {hop.role_arn}"),),
        proposals=_propose_resource(hop, statement, resources),
    )


def _propose_resource(
    hop: HopVerdict, statement: StatementMatch, resources: list[str]
) -> tuple[Proposal, ...]:
    principal = caller_arn(hop)
    name = statement.policy_name or statement.policy_arn
    negated = any(each.negated for each in statement.of("Resource"))
    if principal is None or name is None or negated or is_of_aws(statement) or not resources:
        return propose_grant(hop)
    change = AllowResource(statement=statement.index, resource=hop.role_arn)
    return (
        Proposal(
            title=f"name the role in the policy {name}",
            who="caller-admin",
            kind="identity-policy",
            edits=(EditIdentityPolicy(principal=principal, policy=name, changes=(change,)),),
        ),
        *propose_grant(hop),
    )
