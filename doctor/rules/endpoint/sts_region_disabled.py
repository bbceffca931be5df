"""STS is deactivated in the called region."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.regions.call_regions import deciding_regions, opt_in_region

_ALWAYS_ON = "us-east-1"


@rule(
    id="endpoint/sts-region-disabled",
    summary="STS is deactivated in the called region",
    over=("trust/role-does-not-exist", "permission/identity-policy-missing"),
)
def sts_region_disabled(situation: Situation) -> Iterator[Finding]:
    """Ask: did STS itself say that it is off here, in a region that every account has?"""
    off = [each for each in situation.failures if each.kind == "region-disabled"]
    if not off or opt_in_region(situation) is not None:
        return
    regions = deciding_regions(situation)
    name = regions[0].name if regions else "this region"
    account = next((each.value for each in off if each.value), None)
    whose = "the account" if account is None else f"account {account}"
    yield Finding(
        title=f"{whose} has deactivated STS in {name}",
        explanation="An administrator can deactivate STS region by region, in the account "
        "settings of IAM. It has to be active in the account of the new session: for an assumed "
        "role, the role's.",
        certainty="proven" if regions else "likely",
        evidence=(*(each.evidence for each in regions[:1]), *(quote_failure(each) for each in off)),
        proposals=tuple(_propose_enabled_region(situation, whose)),
        next_step=None if regions else "to see the region: roledoctor chain",
    )


def _propose_enabled_region(situation: Situation, whose: str) -> Iterator[Proposal]:
    yield Proposal(
        title=f"call STS in a region where it is active, such as {_ALWAYS_ON}: its sessions are "
        "valid everywhere",
        who="caller",
        kind="environment",
        edits=(
            ()
            if situation.chain is None
            else (ChangeEnvironment(set=(("AWS_DEFAULT_REGION", _ALWAYS_ON),)),)
        ),
        commands=(shell("export AWS_REGION={} AWS_DEFAULT_REGION={}", _ALWAYS_ON, _ALWAYS_ON),),
    )
    yield Proposal(
        title=f"activate STS there, in {whose}: IAM console, Account settings, Security Token "
        "Service",
        who="target-admin" if situation.hops else "caller-admin",
        kind="guardrail",
    )
