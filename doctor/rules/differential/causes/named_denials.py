"""Causes of a refusal of which AWS names the kind of policy: no guess stands before them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import Candidate
from doctor.rules.differential.causes.denials import ROLE_STEP

IDENTITY: Final = Candidate(
    cause="permission/identity-policy-missing",
    title="no policy of {caller} allows {action} here",
    why="AWS says so itself: no identity-based policy of the caller allows the call. The "
    "policies may not mention it, name another {thing}, or have a condition that is not met.",
    step="ask an administrator of the caller's account for a policy that allows {action} on "
    "{role_arn}",
    reason="AWS names the side; which of the caller's policies lacks what, it does not",
    unless=("identity-read",),
    usual=True,
)


TRUST: Final = Candidate(
    cause="trust/trust-principal-mismatch",
    title="the role does not trust {caller}",
    why="AWS says that no role trust policy allows the call. The most common reason is that it "
    "does not name the caller; the next is a condition that is not met.",
    step=ROLE_STEP,
    reason="AWS names the side; which element does not match, it does not",
    unless=("trust-read",),
    usual=True,
)


def _name_cause(cause: str, whose: str, step: str) -> Candidate:
    return Candidate(
        cause=cause,
        title=f"{whose} refuses the call",
        why="AWS names it in its refusal. It names only one kind of policy, even if several "
        "refuse.",
        step=step,
        reason="what AWS names outranks every guess",
        usual=True,
    )


SCP: Final = _name_cause(
    "permission/scp-blocks",
    "a service control policy of the caller's organization",
    "ask an administrator of the organization which SCP denies {action}",
)
RCP: Final = _name_cause(
    "permission/rcp-blocks",
    "a resource control policy of the role's organization",
    "ask an administrator of the role's organization who may assume roles there",
)
BOUNDARY: Final = _name_cause(
    "permission/boundary-blocks",
    "the caller's permissions boundary",
    "ask an administrator of the caller's account to allow the call in the boundary",
)
SESSION_POLICY: Final = _name_cause(
    "permission/session-policy-blocks",
    "the session policy of the caller's session",
    "check where the session is created (AssumeRole, GetScopedCredentials) for a Policy",
)
ENDPOINT: Final = _name_cause(
    "permission/vpc-endpoint-policy-blocks",
    "the policy of the STS VPC endpoint",
    "aws ec2 describe-vpc-endpoints shows the policy of the endpoint for STS",
)
TRUST_DENY: Final = _name_cause(
    "trust/trust-explicit-deny",
    "a Deny in the role's trust policy",
    ROLE_STEP,
)
IDENTITY_DENY: Final = _name_cause(
    "permission/identity-explicit-deny",
    "a Deny in an identity policy of the caller",
    "ask an administrator of the caller's account to find the Deny",
)
PASS_ROLE: Final = _name_cause(
    "permission/pass-role-missing",
    "a policy of the caller, asked for iam:PassRole,",
    "ask an administrator to check the caller's policies for iam:PassRole on {role_arn}",
)
TAGS: Final = _name_cause(
    "trust/tag-session-not-allowed",
    "a trust or identity policy without sts:TagSession",
    "call once without tags, or allow sts:TagSession in the trust policy and to the caller",
)
SOURCE_IDENTITY: Final = _name_cause(
    "trust/set-source-identity-not-allowed",
    "a trust or identity policy without sts:SetSourceIdentity",
    "send no source identity, or allow sts:SetSourceIdentity in the trust policy and to the caller",
)
