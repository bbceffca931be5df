"""There is no such role in the target account."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_role_arn
from doctor.model.command import quote
from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.trust._role_lookup import read_role
from doctor.texts.failure_names import find_missing_roles


@rule(
    id="trust/role-does-not-exist",
    summary="there is no such role in the target account",
    over=("trust/trust-principal-mismatch", "trust/external-id-missing", "mfa/mfa-not-in-request"),
)
def role_does_not_exist(situation: Situation) -> Iterator[Finding]:
    """Ask: is the role there? AWS answers a missing role exactly as a denied one."""
    for hop in situation.hops:
        if hop.outcome == "worked":
            continue
        if hop.exists == Known(value=False):
            yield _finding(situation, hop, f"iam:GetRole for {hop.role_arn}: NoSuchEntity")
        elif (told := _missing_role_line(situation, hop)) is not None:
            yield _finding(situation, hop, told)
        elif (asked := _find_similar_role(situation, hop)) is not None:
            yield _rename_finding(hop, asked)
        elif hop.may_be_denied_unseen and _is_of_members_only(hop):
            yield _absent_by_design(hop)
        elif hop.may_be_denied_unseen and _near(situation, hop):
            yield _likely(situation, hop)


def _missing_role_line(situation: Situation, hop: HopVerdict) -> str | None:
    """Return IAM's own words for a role of that name that it cannot find, said or pasted."""
    told = (
        *(role for failure in situation.failures for role in failure.missing_roles),
        *(role for each in situation.case.attachments for role in find_missing_roles(each.text)),
    )
    return next((each.line for each in told if each.name == hop.role_name), None)


def _find_similar_role(situation: Situation, hop: HopVerdict) -> str | None:
    """Return the role that AWS refused, where it is another of nearly the name that is configured.

    A tool that adds to the name, or a value that was typed twice, asks for a role that nobody made.
    """
    if hop.hop.profile is None:
        return None
    for failure in hop.refusals:
        asked = failure.resource or ""
        role = parse_role_arn(asked)
        if role is None or asked in situation.case.roles:
            continue
        configured = any(each.role_arn == asked for each in situation.hops)
        if not configured and nearest_names(role.name, [hop.role_name]):
            return asked
    return None


def _rename_finding(hop: HopVerdict, asked: str) -> Finding:
    return Finding(
        title=f"AWS was asked for {asked.rpartition('/')[2]}; the profile names {hop.role_name}",
        explanation="The refused call asked for a role with nearly the name in the profile: the "
        "tool changed the name, or reads it from another place. AWS gives the same answer for a "
        "role that does not exist as for one that does not trust you.",
        certainty="likely",
        hop=hop.index,
        evidence=(
            Evidence(says=f"AWS refused {asked}"),
            Evidence(says=f"the profile {hop.hop.profile} has role_arn = {hop.role_arn}"),
        ),
        next_step="find where the tool reads the name from; aws sts assume-role --role-arn "
        f"{quote(hop.role_arn)} --role-session-name test shows whether the right role trusts you",
    )


_OF_MEMBERS = {
    "AWSControlTowerExecution": "Control Tower",
    "OrganizationAccountAccessRole": "Organizations",
    "AWSCloudFormationStackSetExecutionRole": "CloudFormation StackSets",
}
"""Roles that a service makes in member accounts, and never in the one that manages them.

https://docs.aws.amazon.com/controltower/latest/userguide/awscontroltowerexecution.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
"""


def _is_of_members_only(hop: HopVerdict) -> bool:
    """Say whether a member account's role is asked for in the very account that calls."""
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    same = caller is not None and hop.role is not None and caller.account == hop.role.account
    return same and hop.role_name in _OF_MEMBERS


def _absent_by_design(hop: HopVerdict) -> Finding:
    service = _OF_MEMBERS[hop.role_name]
    account = "" if hop.role is None else hop.role.account
    return Finding(
        title=f"there is no {hop.role_name} in the management account",
        explanation=f"{service} creates this role in member accounts, for the management account "
        f"to assume. The caller is in account {account}, and asks for the role in that same "
        "account: if that is the management account, the role does not exist there.",
        certainty="likely",
        hop=hop.index,
        evidence=tuple(quote_failure(each) for each in hop.refusals[:1])
        or (Evidence(says=f"the role is {hop.role_arn}"),),
        next_step="leave the management account out of the list of target accounts, or call with "
        "its own credentials, without assuming a role",
    )


def _near(situation: Situation, hop: HopVerdict) -> tuple[str, ...]:
    """Return roles of that account which are there and have nearly the name that was asked for.

    Only where others were seen and this one was not among them.
    """
    if hop.role is None or hop.role_arn in situation.case.roles:
        return ()
    listed = (
        arn
        for arn, role in situation.case.roles.items()
        if role.exists is not False and f":{hop.role.account}:" in arn
    )
    return nearest_names(hop.role_arn, listed)


def _likely(situation: Situation, hop: HopVerdict) -> Finding:
    near = _near(situation, hop)
    return Finding(
        title=f"there may be no role {hop.role_name}, but there is {near[0]}",
        explanation="AWS gives the same answer for a role that does not exist as for one that "
        f"does not trust you. {hop.role_arn} was not seen in its account, but a role with nearly "
        "the same name was. Path and case have to match.",
        certainty="likely",
        hop=hop.index,
        evidence=tuple(Evidence(says=f"seen in the account: {each}") for each in near),
        proposals=tuple(
            _propose_near_role(hop, each) for each in near if hop.hop.profile is not None
        ),
        next_step=read_role(hop.role_name, hop.role),
    )


def _finding(situation: Situation, hop: HopVerdict, seen: str) -> Finding:
    account = "the account" if hop.role is None else hop.role.account
    near = nearest_names(
        hop.role_arn,
        (arn for arn, role in situation.case.roles.items() if role.exists is not False),
    )
    hint = f" There is {', '.join(near)}." if near else ""
    return Finding(
        title=f"there is no role {hop.role_name} in {account}",
        explanation="IAM does not know the role; path and case have to match. AssumeRole answers "
        f"AccessDenied for such a role.{hint}",
        hop=hop.index,
        evidence=(Evidence(says=seen),),
        proposals=tuple(
            _propose_near_role(hop, each) for each in near if hop.hop.profile is not None
        ),
        next_step=None if near else f"aws iam list-roles, in account {account}",
    )


def _propose_near_role(hop: HopVerdict, near: str) -> Proposal:
    return Proposal(
        title=f"use {near}",
        who="caller",
        kind="config-edit",
        edits=(SetSetting(profile=hop.hop.profile or "", name="role_arn", value=near),),
    )
