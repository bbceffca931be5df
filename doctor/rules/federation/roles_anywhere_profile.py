"""The profile of IAM Roles Anywhere is in another Region than the trust anchor."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.roles_anywhere import Helper, signing_helper


@rule(
    id="federation/roles-anywhere-profile",
    summary="the profile of IAM Roles Anywhere is not in the trust anchor's Region",
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
    failed = any(each.kind in _NO_SESSION for each in situation.failures)
    if helper is not None and apart is not None and failed:
        yield _apart_finding(helper, *apart)


_NO_SESSION = (
    "roles-anywhere",
    "process-failed",
    "service-cannot-assume",
    "no-such-entity",
    "access-denied",
    "invalid-parameter",
)


def _apart(helper: Helper) -> tuple[str, str] | None:
    """Return the Regions of the trust anchor and of the profile, where they are two."""
    anchor, profile = helper.region("trust-anchor-arn"), helper.region("profile-arn")
    return (anchor, profile) if anchor and profile and anchor != profile else None


def _apart_finding(helper: Helper, anchor: str, profile: str) -> Finding:
    what = f"the trust anchor is in {anchor}, and the profile in {profile}"
    listing = shell("aws rolesanywhere list-profiles --region {}", anchor)
    return Finding(
        title=what,
        explanation="IAM Roles Anywhere finds a profile only in the Region of the trust anchor, "
        "where the call goes. It refuses the call without looking at the role's trust policy.",
        certainty="proven",
        evidence=(Evidence(says=f"{helper.where}: {what}"),),
        proposals=(
            Proposal(
                title=f"name a profile in {anchor}, or a trust anchor in {profile}",
                who="caller",
                kind="request",
                commands=(listing,),
            ),
        ),
        next_step=f"if {anchor} has no profile that lists the role, an administrator of the "
        "account creates one there",
    )
