"""The call sends a session name, and the profile of IAM Roles Anywhere accepts none."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.roles_anywhere import profile_id, refusals, signing_helper


@rule(
    id="federation/roles-anywhere-session-name",
    summary="the call sends a session name, but the Roles Anywhere profile does not accept one",
    over=(
        "config/credential-process-failed",
        "credentials/no-credentials",
        "trust/*",
        "permission/identity-policy-missing",
    ),
)
def roles_anywhere_session_name(situation: Situation) -> Iterator[Finding]:
    """Ask: did Roles Anywhere refuse the session's name?"""
    refused = refusals(situation, "roleSessionName")
    if not refused:
        return
    helper = signing_helper(situation)
    sent = None if helper is None else helper.options.get("role-session-name")
    profile = profile_id(helper)
    yield Finding(
        title="the profile of IAM Roles Anywhere does not accept a session name",
        explanation="A session of Roles Anywhere is named after the serial number of the "
        "certificate. Only a profile with acceptRoleSessionName accepts another name.",
        evidence=(
            *(quote_failure(each) for each in refused),
            *(
                ()
                if helper is None or sent is None
                else (Evidence(says=f"{helper.where} sends --role-session-name {sent}"),)
            ),
        ),
        proposals=(
            Proposal(
                title="let the profile accept a session name",
                who="target-admin",
                kind="request",
                commands=(
                    shell(
                        "aws rolesanywhere update-profile --profile-id {} "
                        "--accept-role-session-name",
                        profile,
                    ),
                ),
            ),
            Proposal(
                title="send no session name: remove --role-session-name",
                who="caller",
                kind="request",
            ),
        ),
    )
