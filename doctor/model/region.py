"""Partitions and regions: which belong together, and which regions an account has to enable.

Partitions: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
Opt-in regions: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
Hosts: https://docs.aws.amazon.com/general/latest/gr/sts.html
"""

from __future__ import annotations

from typing import Final

import msgspec


class Partition(msgspec.Struct, frozen=True):
    """A part of AWS with accounts of its own: no key and no role of it is known in another.

    `areas` are what its regions begin with, before the last two words: `us` of `us-east-1`. One
    that ends in a hyphen stands for every area of one more word.
    """

    name: str
    title: str
    suffix: str
    areas: tuple[str, ...]
    home: str


_TABLE: Final = (
    Partition(
        "aws",
        "commercial AWS",
        "amazonaws.com",
        ("us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"),
        "us-east-1",
    ),
    Partition("aws-cn", "AWS China", "amazonaws.com.cn", ("cn",), "cn-north-1"),
    Partition("aws-us-gov", "AWS GovCloud (US)", "amazonaws.com", ("us-gov",), "us-gov-west-1"),
    Partition(
        "aws-eusc",
        "the AWS European Sovereign Cloud",
        "amazonaws.eu",
        ("eusc-",),
        "eusc-de-east-1",
    ),
    Partition("aws-iso", "AWS ISO", "c2s.ic.gov", ("us-iso",), "us-iso-east-1"),
    Partition("aws-iso-b", "AWS ISO B", "sc2s.sgov.gov", ("us-isob",), "us-isob-east-1"),
    Partition("aws-iso-e", "AWS ISO E", "cloud.adc-e.uk", ("eu-isoe",), "eu-isoe-west-1"),
    Partition("aws-iso-f", "AWS ISO F", "csp.hci.ic.gov", ("us-isof",), "us-isof-south-1"),
)

REGION_VARIABLES: Final = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""The variable that newer SDKs read, and the only one that boto3 reads."""

PARTITIONS: Final = tuple(each.name for each in _TABLE)
AREA_WORDS: Final = tuple({area.partition("-")[0]: 0 for each in _TABLE for area in each.areas})
"""The words that names of regions begin with: `us`, `eu`, `eusc` …"""

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


def partition_named(name: str) -> Partition | None:
    """Find a partition by its name (`aws-cn`)."""
    return next((each for each in _TABLE if each.name == name), None)


def partition_of_region(region: str) -> Partition | None:
    """Find the partition that a region belongs to; `None` for a name of no known shape."""
    *words, number = region.split("-")
    lower = all(word.isascii() and word.isalpha() and word.islower() for word in words)
    if not lower or not number.isdecimal() or len(words) not in {2, 3}:
        return None
    *areas, place = words
    # `us-gov-1` is a region of GovCloud cut short, not one of commercial AWS.
    if areas != ["cn"] and len(areas) == 1 and (place == "gov" or place.startswith("iso")):
        return None
    area = "-".join(areas)
    kin = f"{areas[0]}-" if len(areas) > 1 else area
    return next((each for each in _TABLE if area in each.areas or kin in each.areas), None)


def partition_of_domain(host: str) -> Partition | None:
    """Find the partition whose domain a host is in; `None` for a host that is not of AWS."""
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
