"""Key, role and endpoint are of different partitions of AWS, which know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_arn
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, SetSetting
from doctor.model.enumeration import and_list
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.region import Partition
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import selected_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.refused_key import refused_key, weigh_partition
from doctor.rules.shared.regions.call_regions import deciding_regions
from doctor.rules.shared.regions.partitions import (
    SeenPartition,
    hints_at_another,
    list_case_partitions,
)

_REFUSALS = ("invalid-key", "access-denied", "invalid-identity-token", "bad-scope")


@rule(
    id="credentials/wrong-partition",
    summary="key, role and endpoint are not in the same AWS partition",
    over=(
        "credentials/env-keys-shadow-profile",
        "trust/*",
        "permission/*",
    ),
)
def wrong_partition(situation: Situation) -> Iterator[Finding]:
    """Ask: do the parts of this call belong to partitions that do not know each other?"""
    if situation.works:
        return
    seen = list_case_partitions(situation)
    certainty = _weigh(situation, seen)
    if certainty is None:
        return
    parted = {each.partition.name: each.partition for each in seen}
    refusals = [each for each in situation.failures if each.kind in _REFUSALS]
    yield Finding(
        title=_title(situation, tuple(parted.values())),
        explanation="Commercial AWS, China, GovCloud and the sovereign cloud are partitions, "
        "each with its own accounts. A key of one partition is unknown in every other "
        "(InvalidClientTokenId), and roles cannot be assumed across partitions.",
        certainty=certainty,
        evidence=(*_quote_parts(seen), *(quote_failure(each) for each in refusals)),
        proposals=tuple(_propose_one_partition(situation, seen)),
        next_step="to find the partition of the key, run aws sts get-caller-identity --region "
        "us-east-1, then with --region us-gov-west-1 or cn-north-1",
    )


def _weigh(situation: Situation, seen: tuple[SeenPartition, ...]) -> Certainty | None:
    names = {each.partition.name for each in seen}
    if len(names) > 1:
        apart = {each.partition.name for each in seen if each.part != "endpoint"}
        refused = any(each.kind in _REFUSALS for each in situation.failures)
        return "proven" if refused or len(apart) > 1 else "likely"
    refused_here = refused_key(situation)
    if refused_here is not None:
        return weigh_partition(refused_here)
    if any(each.kind == "invalid-identity-token" for each in situation.failures):
        # The token was made out for one partition's sign-in, and the call went elsewhere.
        elsewhere = bool(names) and "aws" not in names and not deciding_regions(situation)
        return "likely" if elsewhere else None
    return None


def _title(situation: Situation, parted: tuple[Partition, ...]) -> str:
    if len(parted) > 1:
        return "the call mixes partitions: " + and_list(each.title for each in parted)
    if parted:
        return f"the call is meant for {parted[0].title}, but its key or endpoint is not"
    return f"the key may belong to another partition (“{hints_at_another(situation)}”)"


def _quote_parts(seen: tuple[SeenPartition, ...]) -> Iterator[Evidence]:
    """Show each part once for each partition."""
    unique = {(each.partition.name, each.part): each for each in reversed(seen)}
    yield from (each.evidence for each in reversed(unique.values()))


def _propose_one_partition(
    situation: Situation, seen: tuple[SeenPartition, ...]
) -> Iterator[Proposal]:
    """Bring the endpoint to where caller and role are; a role to where its caller is."""
    meant = {each.partition.name: each.partition for each in seen if each.part != "endpoint"}
    if len(meant) == 1:
        yield from _region(situation, next(iter(meant.values())), seen)
    callers = {each.partition.name for each in seen if each.part == "caller"}
    if len(meant) > 1 and len(callers) == 1:
        yield from _role(situation, next(iter(callers)))


def _region(
    situation: Situation, meant: Partition, seen: tuple[SeenPartition, ...]
) -> Iterator[Proposal]:
    called = {each.partition.name for each in seen if each.part == "endpoint"}
    if called == {meant.name}:
        return
    title = f"send the calls to a region of {meant.title}"
    variables = [each for each in ("AWS_REGION", "AWS_DEFAULT_REGION") if situation.variable(each)]
    if variables:
        yield Proposal(
            title=title,
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(set=tuple((name, meant.home) for name in variables)),),
            commands=tuple(shell("export {}={}", name, meant.home) for name in variables),
        )
    elif situation.chain is not None and situation.chain.profile is not None:
        profile = situation.chain.profile
        edit = SetSetting(profile=profile, name="region", value=meant.home)
        known = selected_setting(situation, "region") is not None or situation.shared is not None
        yield Proposal(
            title=title,
            who="caller",
            kind="config-edit",
            edits=(edit,) if known else (),
        )
    else:
        yield Proposal(
            title=title,
            who="caller",
            kind="environment",
            commands=(shell("export AWS_REGION={}", meant.home),),
        )


def _role(situation: Situation, partition: str) -> Iterator[Proposal]:
    """Write the role's ARN with the caller's partition, where it is in the caller's account."""
    for hop in situation.hops:
        arn = parse_arn(hop.role_arn)
        setting = hop.hop.setting("role_arn")
        if arn is None or arn.partition == partition:
            continue
        meant = hop.role_arn.replace(f"arn:{arn.partition}:", f"arn:{partition}:", 1)
        in_file = setting is not None and setting.place.file is not None and hop.hop.profile
        edits = (
            (SetSetting(profile=hop.hop.profile or "", name="role_arn", value=meant),)
            if in_file
            else ()
        )
        yield Proposal(
            title=f"use the role ARN {meant}",
            who="caller",
            kind="config-edit" if in_file else "request",
            edits=edits,
        )
        return
