"""A trust policy was attached to a caller: an identity policy has no Principal."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from doctor.model.command import quote, shell
from doctor.model.edit import EditIdentityPolicy, ReplaceStatement
from doctor.model.enumeration import and_list
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.plain_json import statement_at, statements_of
from doctor.model.policy import Policy, Statement
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.permission._policy_documents import (
    actions_of,
    pasted_policies,
)
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import policy_place
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import caller_arn

_WHY = (
    "Two policies decide who can assume a role. The trust policy belongs to the role: its "
    "Principal says who may assume it, and it has no Resource. The caller's policy belongs to "
    "the calling user or role: its Resource says which roles may be assumed, and it has no "
    "Principal."
)
_UNSIGNED = ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")


@rule(
    id="permission/trust-policy-as-identity-policy",
    summary="a trust policy was attached to a caller",
    over=(
        "permission/identity-policy-missing",
        "trust/trust-policy-invalid",
        "trust/trust-principal-mismatch",
    ),
)
def trust_policy_as_identity_policy(situation: Situation) -> Iterator[Finding]:
    """Ask: does a policy of the caller name a Principal, or was one refused for that?"""
    told = [each for each in situation.failures if _is_about_principal(each)]
    held = [
        (hop, policy, statement)
        for hop in situation.hops
        if hop.outcome != "worked"
        for policy, statement in _statements_with_principal(hop)
    ]
    if held:
        for hop, policy, statement in held[:1]:
            yield _held_policy(hop, policy, statement, told)
    elif told:
        yield _refused_policy(situation, told)
    else:
        yield from _on_the_wrong_side(situation)


def _is_about_principal(failure: Failure) -> bool:
    return "principal-in-identity-policy" in failure.signs


def _statements_with_principal(hop: HopVerdict) -> Iterator[tuple[Policy, Statement]]:
    policies = hop.identity.value if isinstance(hop.identity, Known) else ()
    for policy in policies:
        for statement in policy.statements:
            named = statement.principals is not None or statement.not_principals is not None
            if named and any(each.lower().startswith("sts:") for each in statement.actions or ()):
                yield policy, statement


def _held_policy(
    hop: HopVerdict, policy: Policy, statement: Statement, told: list[Failure]
) -> Finding:
    names = ", ".join(entry.value for entry in statement.principals or ())
    name = policy.name or "a policy"
    return Finding(
        title=f"the caller's policy {name} names a Principal: it is a trust policy",
        explanation=_WHY,
        hop=hop.index,
        evidence=(
            Evidence(
                says=f"it names the principal {names}; AWS does not accept that in an identity "
                "policy",
                place=policy_place(policy, statement, "Principal"),
            ),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_turn(hop, policy, statement)),
    )


def _propose_turn(hop: HopVerdict, policy: Policy, statement: Statement) -> Iterator[Proposal]:
    principal, name = caller_arn(hop), policy.name or policy.arn
    if principal is None or name is None:
        return
    written = copy.deepcopy(statement_at(policy.document, statement.index))
    if written is None:
        return
    kept = {key: each for key, each in written.items() if not key.endswith("Principal")}
    change = ReplaceStatement(statement=statement.index, new={**kept, "Resource": hop.role_arn})
    yield Proposal(
        title=f"in the policy {name}, name the role as the Resource and remove the Principal",
        who="caller-admin",
        kind="identity-policy",
        edits=(EditIdentityPolicy(principal=principal, policy=name, changes=(change,)),),
    )


def _refused_policy(situation: Situation, told: list[Failure]) -> Finding:
    role = next((hop.role_name for hop in situation.hops), "ROLE")
    return Finding(
        title="this is a trust policy where an identity policy is needed",
        explanation=f"AWS refused the document because it names a Principal. {_WHY}",
        hop=told[0].hop,
        evidence=(
            *(
                Evidence(says=f"{name} names a Principal for {and_list(actions_of(each))}")
                for name, document in pasted_policies(situation)
                for each in statements_of(document)
                if "Principal" in each
            ),
            *(quote_failure(each) for each in told),
        ),
        proposals=(
            Proposal(
                title="attach the document to the role as its trust policy (Terraform: "
                "assume_role_policy of aws_iam_role; CloudFormation: AssumeRolePolicyDocument)",
                who="target-admin",
                kind="trust-policy",
                commands=(
                    shell(
                        "aws iam update-assume-role-policy --role-name {} "
                        "--policy-document file://policy.json",
                        role,
                    ),
                ),
            ),
        ),
        next_step="the caller's own policy is a different one: Allow sts:AssumeRole with the "
        "role's ARN as Resource",
    )


def _on_the_wrong_side(situation: Situation) -> Iterator[Finding]:
    """A call that no key signs is decided by the trust policy alone; the pasted one is no such."""
    for hop in situation.hops:
        if hop.request.action not in _UNSIGNED or not hop.may_be_denied_unseen:
            continue
        wanted = hop.request.action.lower()
        for name, document in pasted_policies(situation):
            for statement in statements_of(document):
                if wanted in actions_of(statement) and "Principal" not in statement:
                    yield _for_nobody(hop, name)
                    return


def _for_nobody(hop: HopVerdict, name: str) -> Finding:
    return Finding(
        title=f"{name} allows {hop.request.action} to nobody: it names no Principal",
        explanation="Only the role's trust policy decides about this call, because no AWS "
        f"credentials sign it: identity policies do not count. {_WHY}",
        certainty="likely",
        hop=hop.index,
        evidence=(Evidence(says=f"{name} names a Resource and no Principal"),),
        proposals=(
            Proposal(
                title="name the identity provider as Federated principal in the role's trust "
                "policy",
                who="target-admin",
                kind="trust-policy",
                commands=(
                    shell(
                        "aws iam update-assume-role-policy --role-name {} "
                        "--policy-document file://trust-policy.json",
                        hop.role_name,
                    ),
                ),
            ),
        ),
        next_step=f"look at the trust policy: aws iam get-role --role-name {quote(hop.role_name)}",
    )
