"""Partitions and regions: which belong together, and which an account has to enable."""

from __future__ import annotations

import pytest

from doctor.model.region import (
    OPT_IN_REGIONS,
    PARTITIONS,
    is_known_region,
    partition_named,
    partition_of_domain,
    partition_of_region,
)


@pytest.mark.parametrize("name", PARTITIONS)
def test_a_partition_is_found_by_its_home_region_and_by_its_domain(name: str) -> None:
    partition = partition_named(name)
    assert partition is not None
    assert partition_of_region(partition.home) == partition
    by_domain = partition_of_domain(f"sts.{partition.suffix}")
    assert by_domain is not None
    assert by_domain.suffix == partition.suffix


@pytest.mark.parametrize("region", sorted(OPT_IN_REGIONS))
def test_regions_that_have_to_be_enabled_are_of_commercial_aws(region: str) -> None:
    partition = partition_of_region(region)
    assert partition is not None
    assert partition.name == "aws"


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("us-east-1", "aws"),
        ("mx-central-12", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eusc-de-east-1", "aws-eusc"),
        ("eusc-fr-west-2", "aws-eusc"),
        ("cn-north-1", "aws-cn"),
    ],
)
def test_a_region_belongs_to_the_partition_of_its_area(region: str, name: str) -> None:
    partition = partition_of_region(region)
    assert partition is not None
    assert partition.name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "us",
        "us-east",
        "us-east-1a",
        "us-gov-1",
        "us-isolde-1",
        "us-EAST-1",
        "us--1",
        "xx-bad-9",
        "eusc-east-1",
        "eusc-de-x-east-1",
        "us-gov-x-west-1",
    ],
)
def test_a_name_of_another_shape_is_of_no_region(name: str) -> None:
    assert partition_of_region(name) is None


def test_a_host_that_is_not_of_aws_has_no_partition() -> None:
    assert partition_of_domain("localhost") is None
    assert partition_of_domain("minio.example.com") is None
    assert partition_of_domain("notamazonaws.com") is None


@pytest.mark.parametrize(
    ("region", "known"),
    [
        ("us-east-1", True),
        ("af-south-1", True),
        ("us-gov-west-1", True),
        ("us-est-1", False),
        ("eu-west-9", False),
        ("", False),
    ],
)
def test_a_misspelt_region_is_not_known(region: str, known: bool) -> None:
    assert is_known_region(region) is known
