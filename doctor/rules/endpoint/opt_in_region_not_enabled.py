"""An account has not enabled the called region."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import quote, shell
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.refused_key import refused_key, weigh_region_off
from doctor.rules.shared.regions.call_regions import SeenRegion, deciding_regions, opt_in_region


@rule(
    id="endpoint/opt-in-region-not-enabled",
    summary="an account has not enabled the called region",
    over=("endpoint/sts-region-disabled", "credentials/env-keys-shadow-profile"),
)
def opt_in_region_not_enabled(situation: Situation) -> Iterator[Finding]:
    """Ask: is the region one that is off until the account enables it?"""
    off = [each for each in situation.failures if each.kind == "region-disabled"]
    region = opt_in_region(situation)
    if off:
        if region is not None:
            yield _finding(region, "proven", off)
        elif not deciding_regions(situation):
            yield _finding(None, "possible", off)
        return
    unsubscribed = [each for each in situation.failures if each.code == "OptInRequired"]
    if unsubscribed:
        yield _finding(region, "possible" if region is None else "likely", unsubscribed)
        return
    refused = refused_key(situation)
    certainty = None if refused is None else weigh_region_off(refused)
    if refused is not None and certainty is not None:
        yield _finding(region, certainty, refused.failures)


def _finding(
    region: SeenRegion | None, certainty: Certainty, failures: list[Failure] | tuple[Failure, ...]
) -> Finding:
    name = "the region" if region is None else region.name
    account = next((each.value for each in failures if each.kind == "region-disabled"), None)
    whose = f"account {account}" if account is not None else "the account"
    verb = "has not" if certainty == "proven" else "may not have"
    return Finding(
        title=f"{whose} {verb} enabled {name}",
        explanation="Regions that opened after March 2019 are disabled until an account enables "
        "them; until then their endpoints do not know its keys. For an assumed role, both the "
        "caller's and the role's account have to enable the region.",
        certainty=certainty,
        evidence=(
            *(() if region is None else (region.evidence,)),
            *(quote_failure(each) for each in failures),
        ),
        proposals=tuple(_propose_region_opt_in(region)),
        next_step=None
        if certainty == "proven"
        else f"aws account get-region-opt-status --region-name {quote(_region_name(region))}",
    )


def _region_name(region: SeenRegion | None) -> str:
    return "REGION" if region is None else region.name


def _propose_region_opt_in(region: SeenRegion | None) -> Iterator[Proposal]:
    name = _region_name(region)
    yield Proposal(
        title="enable the region, in the caller's account and in the role's (it takes minutes)",
        who="caller-admin",
        kind="guardrail",
        commands=(shell("aws account enable-region --region-name {}", name),),
    )
    yield Proposal(
        title="call STS in a region that is enabled in every account",
        who="caller",
        kind="environment",
        commands=(shell("aws sts get-caller-identity --region us-east-1"),),
    )
