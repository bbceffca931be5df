"""Causes of a refusal where a service of AWS takes a role, or is to be given one.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
"""

from __future__ import annotations

from typing import Final

from doctor.rules.differential.candidates import Candidate
from doctor.rules.differential.causes.denials import ROLE_STEP

SERVICE: Final = Candidate(
    cause="trust/trust-principal-mismatch",
    title="the role does not trust the service that should use it",
    why="A service assumes the role for itself, and its principal has to be in the trust policy "
    "with sts:AssumeRole.",
    step=ROLE_STEP,
    reason="the most common reason why a service cannot assume a role",
    unless=("trust-read",),
    usual=True,
)

OTHER_SERVICE: Final = Candidate(
    cause="trust/trust-principal-mismatch",
    title="the role may trust a service other than the one that assumes it",
    why="Some services assume a role under another service's name: the policy has to name that "
    "service, and the error does not say which one it is.",
    step="check the documentation of the service for the principal that the role has to trust",
    reason="awsdocs/aws-greengrass-developer-guide#14: iot.amazonaws.com in place of greengrass",
    when=("service-unknown", "trust-read"),
    raised_by=("service-unknown",),
)

SERVICE_SOURCE: Final = Candidate(
    cause="trust/trust-source-mismatch",
    title="the role may accept the service only for another account or resource",
    why="Only the named resource meets a condition on aws:SourceArn or aws:SourceAccount; some "
    "services do not send these keys.",
    step=ROLE_STEP,
    reason="roles made after a template of another region or account",
    unless=("trust-read",),
)

SERVICE_NEW: Final = Candidate(
    cause="trust/just-created",
    title="the role may be too new for the service to see",
    why="IAM is eventually consistent: the service often does not see a role from the same "
    "deployment at once.",
    step="call again after a minute: if it still fails, the cause is another one",
    reason="frequent in deployments that make the role and use it at once",
    unless=("role-is-old",),
    raised_by=("made-just-now",),
)

SERVICE_ROLE: Final = Candidate(
    cause="trust/role-does-not-exist",
    title="the role that the service was given may not exist",
    why="Services also say that they cannot assume a role if no role has that exact ARN, with "
    "its path.",
    step="aws iam get-role --role-name {role}",
    reason="a mistyped ARN, a missing path, a role that was deleted",
    unless=("role-exists", "trust-read"),
    raised_by=("asked-to-exist",),
)

SERVICE_PATH: Final = Candidate(
    cause="trust/trust-path-or-case-mismatch",
    title="the role has a path other than the one in the given ARN",
    why="The ARN of a role includes its path: role/service-role/NAME and role/NAME are two "
    "roles, and perhaps only the first exists.",
    step="use the whole ARN that aws iam get-role --role-name {role} prints",
    reason="aws/sagemaker-python-sdk#43: an ARN that was put together from the name",
    when=("other-path",),
    raised_by=("other-path",),
)

PASS_ROLE: Final = Candidate(
    cause="permission/pass-role-missing",
    title="the caller may not be allowed to pass the role to the service",
    why="To hand a role to a service, the caller needs iam:PassRole on it.",
    step="ask an administrator to check the caller's policies for iam:PassRole on {role_arn}",
    reason="some services word it as their own failure to assume the role",
    unless=("passing-allowed",),
    when=("speaks-of-passing",),
)
