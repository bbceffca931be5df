"""Who shares a policy: an edit of it is theirs too, though they are not who was meant."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.fix.edited_policies import PolicyEdit
from doctor.fix.guardrail_edits import boundary_arn
from doctor.model.arn import group_arn
from doctor.model.case_iam import CasePolicy, CasePrincipal
from doctor.model.edit import EditGuardrail, EditIdentityPolicy, TagPrincipal
from doctor.model.enumeration import and_list
from doctor.model.situation import Situation


def policy_sharers(edit: PolicyEdit, before: Situation) -> Iterator[str]:
    """Name those who gain with an edit because the policy is theirs as well."""
    if isinstance(edit, EditIdentityPolicy) and edit.policy is not None:
        principal = before.case.principals.get(edit.principal)
        for policy in _policies_of(principal):
            if edit.policy in (policy.name, policy.arn):
                yield from _holders(edit.principal, policy, principal)
    elif isinstance(edit, EditGuardrail) and edit.kind == "permissions boundary":
        arn = boundary_arn(before.case, edit.owner)
        policy_name = "the same policy" if arn is None else arn.rpartition("/")[2]
        yield (
            f"everyone else with {policy_name} as permissions boundary whose policies allow the "
            "call"
        )


def tags_risk(edits: list[TagPrincipal]) -> str:
    """Say what else tags give: every policy that asks for them lets their holder through."""
    named = and_list(f"{each.name} = {each.value}" for each in edits)
    holder = edits[0].principal
    return f"Every other policy that allows the tag {named} would then apply to {holder} too"


def _policies_of(principal: CasePrincipal | None) -> tuple[CasePolicy, ...]:
    held = UNSET if principal is None else principal.identity_policies
    return () if held is UNSET or held is None else held


def _holders(arn: str, policy: CasePolicy, principal: CasePrincipal | None) -> Iterator[str]:
    if policy.arn is not None:
        yield f"everyone else who has {policy.arn.rpartition('/')[2]} attached"
    if policy.group is None:
        return
    groups = UNSET if principal is None else principal.groups
    members = None if groups is UNSET else groups.get(policy.group)
    if members is None:
        yield f"every other member of {group_arn(arn, policy.group)}"
        return
    yield from (each for each in members if each != arn)
