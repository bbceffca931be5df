"""Partitions and regions: which belong together, and which an account has to enable."""

from __future__ import annotations

import pytest

from doctor.model.region import (
    OPT_IN_REGIONS,
    PARTITIONS,
    find_regions,
    is_known_region,
    names_global_sts,
    partition_named,
    partition_of_host,
    partition_of_region,
)


@pytest.mark.parametrize("name", PARTITIONS)
def test_a_partition_is_found_by_its_home_region_and_by_its_hosts(name: str) -> None:
    partition = partition_named(name)
    assert partition is not None
    assert partition_of_region(partition.home) == partition
    assert partition_of_host(f"sts.{partition.home}.{partition.suffix}") == partition


@pytest.mark.parametrize("region", sorted(OPT_IN_REGIONS))
def test_regions_that_have_to_be_enabled_are_of_commercial_aws(region: str) -> None:
    partition = partition_of_region(region)
    assert partition is not None
    assert partition.name == "aws"


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("aws s3 ls --region us-gov-west-1", ["us-gov-west-1"]),
        ("https://sts.cn-north-1.amazonaws.com.cn/", ["cn-north-1"]),
        ("--regions ap-east-1,eu-west-3", ["ap-east-1", "eu-west-3"]),
        ("role/cdk-hnb659fds-deploy-role-111122223333-us-east-1", []),
        ("--zones us-east-1a", ["us-east-1"]),
        ("my-us-east-1-bucket", []),
    ],
)
def test_regions_are_found_as_words_of_their_own(text: str, regions: list[str]) -> None:
    assert list(find_regions(text)) == regions


@pytest.mark.parametrize(
    ("text", "is_global"),
    [
        ("https://sts.amazonaws.com/", True),
        ("sts.amazonaws.com", True),
        ("sts.amazonaws.com.cn", False),
        ("https://sts.eu-west-1.amazonaws.com", False),
    ],
)
def test_the_global_endpoint_is_one_host(text: str, is_global: bool) -> None:
    assert names_global_sts(text) is is_global


def test_a_host_that_is_not_of_aws_has_no_partition() -> None:
    assert partition_of_host("localhost") is None
    assert partition_of_host("minio.example.com") is None
    assert partition_of_region("xx-bad-9") is None


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
