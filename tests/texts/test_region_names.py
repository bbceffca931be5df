"""Regions and endpoints are found in a text as words of their own."""

from __future__ import annotations

import pytest

from doctor.model.region import PARTITIONS, partition_named
from doctor.texts.region_names import (
    READ_IN_FAILURES,
    find_bucket_regions,
    find_regions,
    find_set_regions,
    find_sts_regions,
    names_global_sts,
    partition_of_host,
    region_before,
)


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("aws s3 ls --region us-gov-west-1", ["us-gov-west-1"]),
        ("https://sts.cn-north-1.amazonaws.com.cn/", ["cn-north-1"]),
        ("--regions ap-east-1,eu-west-3", ["ap-east-1", "eu-west-3"]),
        ("role/cdk-hnb659fds-deploy-role-111122223333-us-east-1", []),
        ("--zones us-east-1a", ["us-east-1"]),
        ("my-us-east-1-bucket", []),
        ("us-gov-1 and mars-north-1", []),
        ("us-isob-east-1 eusc-de-east-1", ["us-isob-east-1", "eusc-de-east-1"]),
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


@pytest.mark.parametrize("name", PARTITIONS)
def test_a_host_with_a_region_or_of_a_domain_of_aws_has_a_partition(name: str) -> None:
    partition = partition_named(name)
    assert partition is not None
    assert partition_of_host(f"sts.{partition.home}.{partition.suffix}") == partition
    of_domain = partition_of_host(f"sts.{partition.suffix}")
    assert of_domain is not None
    assert of_domain.suffix == partition.suffix


def test_a_host_that_is_not_of_aws_has_no_partition() -> None:
    assert partition_of_host("localhost") is None
    assert partition_of_host("minio.example.com") is None


def test_regions_are_told_apart_by_what_names_them() -> None:
    text = "region = eu-west-1\nLocationConstraint: us-east-2\nPOST sts.eu-north-1.amazonaws.com"
    assert list(find_set_regions(text)) == ["eu-west-1"]
    assert list(find_bucket_regions(text)) == ["us-east-2"]
    assert list(find_sts_regions(text)) == ["eu-north-1"]


@pytest.mark.parametrize(
    ("before", "region"),
    [
        ("done region eu-west-3\nstart region eu-south-1\n", "eu-south-1"),
        ("Deploying to region: us-east-1\n", "us-east-1"),
        ("the region is far away\n", None),
        ("start region eu-south-1\n" + "x" * 300, None),
    ],
)
def test_a_log_tells_in_which_region_it_works_before_it_fails(
    before: str, region: str | None
) -> None:
    assert region_before(f"{before}InvalidClientTokenId", len(before)) == region


def test_a_word_and_a_number_that_begin_like_no_region_are_not_read() -> None:
    assert [*find_regions("eu-west-1 lantern-walrus-7")] == ["eu-west-1"]
    assert not any(each.search("lantern-walrus-7") for each in READ_IN_FAILURES)
