"""The profile of IAM Roles Anywhere does not fit: its role or its Region."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import quote, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.roles_anywhere import (
    Helper,
    profile_id,
    refusals,
    signing_helper,
)


@rule(
    id="federation/roles-anywhere-profile",
    summary="the profile of IAM Roles Anywhere does not fit the role or the trust anchor",
    since="0.3.0",
    over=(
        "config/credential-process-failed",
        "credentials/no-credentials",
        "trust/*",
        "permission/identity-policy-missing",
    ),
)
def roles_anywhere_profile(situation: Situation) -> Iterator[Finding]:
    """Ask: is it the profile of Roles Anywhere that keeps the session back?"""
    helper = signing_helper(situation)
    apart = None if helper is None else _apart(helper)
    refused = refusals(situation, "profile", "role")
    failed = any(each.kind in _NO_SESSION for each in situation.failures)
    if helper is not None and apart is not None and failed:
        yield _finding(apart, (Evidence(says=f"{helper.where}: {apart}"),), situation, "proven")
    elif refused:
        what = "the profile does not list the role, or is disabled"
        yield _finding(what, tuple(quote_failure(each) for each in refused), situation, "likely")


_NO_SESSION = (
    "roles-anywhere",
    "process-failed",
    "service-cannot-assume",
    "no-such-entity",
    "access-denied",
    "invalid-parameter",
)


def _apart(helper: Helper) -> str | None:
    """Say where the ARNs of a call do not belong together: anchor and profile share a Region."""
    anchor, profile = helper.region("trust-anchor-arn"), helper.region("profile-arn")
    if anchor and profile and anchor != profile:
        return f"the trust anchor is in {anchor}, and the profile in {profile}"
    return None


def _finding(
    what: str, evidence: tuple[Evidence, ...], situation: Situation, certainty: Certainty
) -> Finding:
    helper = signing_helper(situation)
    profile = profile_id(helper)
    told = None if helper is None else helper.options.get("role-arn")
    role = told or situation.target_role_arn or "ROLE_ARN"
    return Finding(
        title=what,
        explanation="A profile of IAM Roles Anywhere lists its roles, and is in the same Region "
        "as the trust anchor. AWS refuses any other role without looking at its trust policy.",
        certainty=certainty,
        evidence=evidence,
        proposals=(
            Proposal(
                title="add the role to the profile, and enable the profile",
                who="target-admin",
                kind="request",
                commands=(
                    shell("aws rolesanywhere get-profile --profile-id {}", profile),
                    shell(
                        "aws rolesanywhere update-profile --profile-id {} --role-arns {}",
                        profile,
                        role,
                    ),
                ),
            ),
        ),
        next_step=f"aws rolesanywhere get-profile --profile-id {quote(profile)} shows roleArns, "
        "enabled and attributeMappings",
    )
