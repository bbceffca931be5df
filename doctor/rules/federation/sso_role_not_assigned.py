"""The signed-in user is not assigned the permission set in that account."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import option, shell
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure

_NAMES = ("sso_account_id", "sso_role_name")


@rule(
    id="federation/sso-role-not-assigned",
    summary="the signed-in user has no assignment to that permission set in that account",
    over=("credentials/no-credentials", "credentials/sso-token-expired"),
)
def sso_role_not_assigned(situation: Situation) -> Iterator[Finding]:
    """Ask: did Identity Center refuse the role's credentials to somebody who is signed in?"""
    failed = [each for each in situation.failures if each.kind == "sso-no-access"]
    if not failed:
        return
    hop = situation.base
    asked = () if hop is None else tuple(filter(None, (hop.setting(name) for name in _NAMES)))
    role = next((each.value for each in asked if each.name == "sso_role_name"), None)
    account = next((each.value for each in asked if each.name == "sso_account_id"), None)
    what = f"{role} in account {account}" if role and account else "that role in that account"
    profile = None if hop is None else hop.profile
    yield Finding(
        title=f"the signed-in user is not assigned {what}",
        explanation="The sign-in is valid: Identity Center knows the user, and refuses the "
        "credentials of this permission set. It is not assigned there, its name is different "
        "(case matters), or another user is signed in.",
        hop=0,
        profile=profile,
        evidence=(
            *(quote_setting(each, f"the profile asks for {each.value}") for each in asked),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            _propose_assignment(account or "ACCOUNT"),
            Proposal(
                title="choose from the accounts and permission sets that are assigned to you",
                who="caller",
                kind="config-edit",
                commands=(shell("aws configure sso{}", option("--profile", profile)),),
            ),
        ),
    )


def _propose_assignment(account: str) -> Proposal:
    return Proposal(
        title="assign the permission set to the user, or to a group of theirs",
        who="org-admin",
        kind="credentials",
        commands=(
            shell(
                "aws sso-admin create-account-assignment --instance-arn INSTANCE "
                "--target-type AWS_ACCOUNT --target-id {} --permission-set-arn PERMISSION_SET "
                "--principal-type USER --principal-id USER_ID",
                account,
            ),
        ),
    )
