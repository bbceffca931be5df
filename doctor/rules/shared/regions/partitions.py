"""Which partition each part of a case belongs to: its caller, its roles, its endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from doctor.model.arn import parse_arn
from doctor.model.aws_hosts import host_of_url
from doctor.model.chain import Setting
from doctor.model.finding import Evidence
from doctor.model.observation import Known
from doctor.model.region import (
    Partition,
    partition_named,
    partition_of_region,
)
from doctor.model.situation import Situation
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.regions.call_regions import deciding_regions
from doctor.rules.shared.sdks.tools import command_of
from doctor.texts.region_names import names_global_sts, partition_of_host

Part = Literal["caller", "role", "endpoint"]

_HINT: Final = re.compile(r"(?<![a-z])(?:us-?gov|gov|govcloud|china|cn)(?![a-z])", re.IGNORECASE)


class SeenPartition(msgspec.Struct, frozen=True, kw_only=True):
    """A partition that a part of the case belongs to, and what shows it."""

    partition: Partition
    part: Part
    evidence: Evidence


def list_case_partitions(situation: Situation) -> tuple[SeenPartition, ...]:
    """Return what the case shows of partitions: the caller's, the roles', the endpoint's."""
    return (*_of_caller(situation), *_of_roles(situation), *_of_endpoint(situation))


def hints_at_another(situation: Situation) -> str | None:
    """Return a word of the profile or the command that hints at a partition of its own."""
    profile = situation.chain.profile if situation.chain is not None else None
    for text in (profile, situation.case.target.profile, command_of(situation)):
        match = _HINT.search(text or "")
        if match is not None:
            return match[0]
    return None


def _of_arn(arn: str | None) -> Partition | None:
    parsed = parse_arn(arn or "")
    return None if parsed is None else partition_named(parsed.partition)


def _of_caller(situation: Situation) -> Iterator[SeenPartition]:
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    partition = _of_arn(None if caller is None else caller.arn)
    if caller is not None and partition is not None:
        says = f"the caller is {caller.arn}"
        yield SeenPartition(partition=partition, part="caller", evidence=Evidence(says=says))
    for _, setting in reached_settings(situation, "mfa_serial", "sso_region"):
        of_region = setting.name == "sso_region"
        held = partition_of_region(setting.value) if of_region else _of_arn(setting.value)
        if held is not None:
            yield _quote_part(setting, held, "caller", "the credentials are from")


def _of_roles(situation: Situation) -> Iterator[SeenPartition]:
    for hop in situation.hops:
        partition = _of_arn(hop.role_arn)
        if partition is None:
            continue
        setting = hop.hop.setting("role_arn")
        if setting is not None:
            yield _quote_part(setting, partition, "role", "the role is in")
        else:
            says = f"the role is {hop.role_arn}"
            yield SeenPartition(partition=partition, part="role", evidence=Evidence(says=says))


def _of_endpoint(situation: Situation) -> Iterator[SeenPartition]:
    """Tell where calls go: an endpoint that is named, else the region that decides."""
    base = situation.base
    named = None if base is None else base.setting("endpoint_url")
    if named is not None:
        partition = partition_of_host(host_of_url(named.value))
        if partition is not None:
            yield _quote_part(named, partition, "endpoint", "calls go to")
        return
    for region in deciding_regions(situation):
        partition = partition_of_region(region.name)
        if partition is not None:
            yield SeenPartition(partition=partition, part="endpoint", evidence=region.evidence)
    commercial = partition_named("aws")
    named_global = names_global_sts(command_of(situation) or "") or any(
        "global-endpoint" in each.signs for each in situation.failures
    )
    if commercial is not None and named_global:
        says = "sts.amazonaws.com is the endpoint of commercial AWS"
        yield SeenPartition(partition=commercial, part="endpoint", evidence=Evidence(says=says))


def _quote_part(setting: Setting, partition: Partition, part: Part, words: str) -> SeenPartition:
    evidence = quote_setting(setting, f"{words} {partition.title}")
    return SeenPartition(partition=partition, part=part, evidence=evidence)
