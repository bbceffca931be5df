"""The role is a service's or Identity Center's own: nobody may assume it by a call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import Arn, permission_set_of
from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule

_SERVICE_PATH = "/aws-service-role/"
_RESERVED_PATH = "/aws-reserved/"
_LINKED = "AWSServiceRoleFor"


@hop_rule(
    id="trust/role-not-assumable-by-design",
    summary="only AWS can assume the role, by design",
    over=("trust/*", "permission/*", "mfa/*", "credentials/caller-is-not-who-you-think"),
)
def role_not_assumable_by_design(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the role one that AWS made for itself?"""
    service = isinstance(hop.caller, Known) and hop.caller.value.kind == "service"
    if hop.role is None or service or hop.verdict.decision == "allow":
        return
    permission_set = permission_set_of(hop.role.name)
    signs_in = hop.request.action.lower() == "sts:assumerolewithsaml"
    if permission_set is not None and not signs_in:
        yield _of_identity_center(hop, hop.role, permission_set)
    elif hop.role.path.startswith(_SERVICE_PATH) or hop.role.name.startswith(_LINKED):
        yield _of_a_service(hop, hop.role)


def _of_a_service(hop: HopVerdict, role: Arn) -> Finding:
    parts = role.path.strip("/").split("/")
    service = parts[1] if role.path.startswith(_SERVICE_PATH) and len(parts) > 1 else "its service"
    return Finding(
        title=f"{role.name} is a service-linked role: only {service} can assume it",
        explanation="AWS created this role for one of its services. Its trust policy names only "
        "that service and cannot be edited, so no user, role or other service can assume it.",
        evidence=(Evidence(says=f"the role is {hop.role_arn}"),),
        proposals=(
            Proposal(
                title="create a role of your own with the permissions that the job needs",
                who="target-admin",
                kind="trust-policy",
                commands=(
                    shell(
                        "aws iam create-role --role-name NAME "
                        "--assume-role-policy-document file://trust-policy.json"
                    ),
                ),
            ),
        ),
    )


def _of_identity_center(hop: HopVerdict, role: Arn, name: str) -> Finding:
    pathless = not role.path.startswith(_RESERVED_PATH)
    return Finding(
        title=f"{role.name} belongs to Identity Center: you sign in to it, you cannot assume it",
        explanation=f"This is the role of the permission set {name} in account {role.account}. "
        "Its trust policy names only Identity Center's own SAML provider and cannot be edited: "
        "sessions come from signing in, never from AssumeRole."
        + (" (Its ARN also has the path /aws-reserved/sso.amazonaws.com/.)" if pathless else ""),
        evidence=(Evidence(says=f"the role is {hop.role_arn}"),),
        proposals=(
            Proposal(
                title=f"sign in with permission set {name} of account {role.account}, instead of "
                "using role_arn and source_profile",
                who="caller",
                kind="credentials",
                commands=(
                    shell(
                        "aws configure sso --profile {}   "
                        "# sso_account_id = {}, sso_role_name = {}",
                        hop.hop.profile or "NAME",
                        role.account,
                        name,
                    ),
                    shell("aws sso login --profile {}", hop.hop.profile or "NAME"),
                ),
            ),
        ),
        next_step="for a program, create a role of your own that trusts it",
    )
