"""Partitions and regions: which belong together, and which regions an account has to enable.

Partitions: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
Opt-in regions: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
Hosts: https://docs.aws.amazon.com/general/latest/gr/sts.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec


class Partition(msgspec.Struct, frozen=True):
    """A part of AWS with accounts of its own: no key and no role of it is known in another."""

    name: str
    title: str
    suffix: str
    regions: str
    home: str


_TABLE: Final = (
    Partition(
        "aws",
        "commercial AWS",
        "amazonaws.com",
        r"(?:us|eu|ap|sa|ca|me|af|il|mx)-(?!gov-|iso)[a-z]+-\d+",
        "us-east-1",
    ),
    Partition("aws-cn", "AWS China", "amazonaws.com.cn", r"cn-[a-z]+-\d+", "cn-north-1"),
    Partition(
        "aws-us-gov", "AWS GovCloud (US)", "amazonaws.com", r"us-gov-[a-z]+-\d+", "us-gov-west-1"
    ),
    Partition(
        "aws-eusc",
        "the AWS European Sovereign Cloud",
        "amazonaws.eu",
        r"eusc-[a-z]+-[a-z]+-\d+",
        "eusc-de-east-1",
    ),
    Partition("aws-iso", "AWS ISO", "c2s.ic.gov", r"us-iso-[a-z]+-\d+", "us-iso-east-1"),
    Partition("aws-iso-b", "AWS ISO B", "sc2s.sgov.gov", r"us-isob-[a-z]+-\d+", "us-isob-east-1"),
    Partition("aws-iso-e", "AWS ISO E", "cloud.adc-e.uk", r"eu-isoe-[a-z]+-\d+", "eu-isoe-west-1"),
    Partition("aws-iso-f", "AWS ISO F", "csp.hci.ic.gov", r"us-isof-[a-z]+-\d+", "us-isof-south-1"),
)

PARTITIONS: Final = tuple(each.name for each in _TABLE)

DEFAULT_REGIONS: Final = frozenset(
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    }
)
"""Regions of commercial AWS that are on in every account: no other will join them."""

OPT_IN_REGIONS: Final = frozenset(
    {
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
    }
)
"""Regions that are off until an account enables them: those that opened after 2019-03-20."""

_REGION: Final = re.compile(
    "(?<![a-z0-9-])(?:"
    + "|".join(each.regions for each in _TABLE)
    + ")(?=[a-f]?(?![a-z0-9-]*[a-z0-9]))"
)
"""A region as a word of its own; the letter of an availability zone may stand behind it."""
_GLOBAL_STS: Final = re.compile(r"(?<![\w.-])sts\.amazonaws\.com(?![.\w-])")


def partition_named(name: str) -> Partition | None:
    """Find a partition by its name (`aws-cn`)."""
    return next((each for each in _TABLE if each.name == name), None)


def partition_of_region(region: str) -> Partition | None:
    """Find the partition that a region belongs to; `None` for a name of no known shape."""
    return next((each for each in _TABLE if re.fullmatch(each.regions, region)), None)


def partition_of_host(host: str) -> Partition | None:
    """Find the partition that a host of AWS belongs to; `None` for any other host."""
    named = next(find_regions(host), None)
    if named is not None:
        return partition_of_region(named)
    for each in sorted(_TABLE, key=lambda each: -len(each.suffix)):
        if host == each.suffix or host.endswith(f".{each.suffix}"):
            return each
    return None


def is_known_region(region: str) -> bool:
    """Say whether a region of commercial AWS is one of those that stand here, or of another kind.

    A region that opened after this release is not known: then it is only unlikely to be right.
    """
    partition = partition_of_region(region)
    if partition is None or partition.name != "aws":
        return partition is not None
    return region in DEFAULT_REGIONS or region in OPT_IN_REGIONS


def is_opt_in(region: str) -> bool:
    """Say whether an account has to enable a region before its endpoints know it.

    Only commercial AWS has such regions, and every one that opened after 2019-03-20 is one: a
    region that this release does not know as well.
    """
    partition = partition_of_region(region)
    return partition is not None and partition.name == "aws" and region not in DEFAULT_REGIONS


def find_regions(text: str) -> Iterator[str]:
    """Give the regions that a text names, in order: in options, hosts and ARNs."""
    return (match[0] for match in _REGION.finditer(text))


def names_global_sts(text: str) -> bool:
    """Say whether a text names the global endpoint of STS, whose tokens may be of version 1."""
    return _GLOBAL_STS.search(text) is not None
