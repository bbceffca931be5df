"""Where calls go: the region that decides, and the endpoint that issues sessions."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.regions.call_regions import (
    deciding_regions,
    issuer_of_sessions,
    list_case_regions,
    opt_in_region,
)
from tests.rules.shared.support import KEYS, ROLE, of_files, situation


def command(text: str) -> dict[str, str]:
    return {"name": "command", "text": text}


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({"attachments": [command("aws s3 ls --region eu-west-1")], "env": {"AWS_REGION": "x-y-1"}},
         ["eu-west-1"]),
        ({"env": {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}}, ["eu-west-1"]),
        ({"env": {"AWS_DEFAULT_REGION": "us-east-1"}}, ["us-east-1"]),
        ({"errors": [{"text": "x failed in ap-east-1", "from": "pasted"}],
          "attachments": [command("aws s3 ls --region eu-west-1")]}, ["ap-east-1"]),
        ({"attachments": [{"name": "ci.yml", "text": "aws-region: eu-south-1"}]}, ["eu-south-1"]),
        ({"attachments": [{"name": "a", "text": "region: eu-south-1\nregion: eu-west-1"}]}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_the_call_itself_decides_before_variables_and_files(
    parts: dict[str, Any], names: list[str]
) -> None:
    assert [each.name for each in deciding_regions(situation(**parts))] == names


def test_the_profile_decides_last() -> None:
    seen = of_files("[profile p]\nregion = af-south-1\n", f"[p]\n{KEYS}")
    assert [(each.name, each.origin) for each in deciding_regions(seen)] == [
        ("af-south-1", "profile")
    ]
    assert opt_in_region(seen) is not None
    other = of_files("[profile p]\nregion = us-east-1\n", f"[p]\n{KEYS}")
    assert opt_in_region(other) is None


def test_an_error_that_names_many_regions_lists_those_that_there_are() -> None:
    many = "one of us-east-1, us-west-2, eu-west-1"
    two = "one of us-east-1, us-west-2"
    for text, count in ((many, 0), (two, 2)):
        seen = situation(errors=[{"text": text, "from": "pasted"}])
        assert len(list_case_regions(seen)) == count


@pytest.mark.parametrize(
    ("hosts", "names"),
    [
        (["sts.ap-east-1.amazonaws.com"], ["ap-east-1"]),
        (["sts.ap-east-1.amazonaws.com", "sts.eu-north-1.amazonaws.com"], []),
    ],
)
def test_a_log_that_shows_one_endpoint_of_sts_tells_where_the_call_went(
    hosts: list[str], names: list[str]
) -> None:
    log = "".join(f"DEBUG request to https://{host}/\n" for host in hosts)
    seen = situation(attachments=[{"name": "debug.log", "text": log}])
    assert [each.name for each in deciding_regions(seen)] == names


def test_each_region_is_listed_once_by_what_decides_first() -> None:
    seen = situation(
        attachments=[command("aws s3 ls --region eu-west-1")], env={"AWS_REGION": "eu-west-1"}
    )
    assert [(each.name, each.origin) for each in list_case_regions(seen)] == [
        ("eu-west-1", "command")
    ]


def test_s3_sends_a_call_to_the_buckets_region() -> None:
    attached = [{"name": "a", "text": '{"LocationConstraint": "af-south-1"}'}]
    refused = [
        {
            "text": "An error occurred (InvalidToken) when calling the ListObjects operation: The provided token is malformed or otherwise invalid.",
            "from": "pasted",
        }
    ]
    seen = situation(attachments=attached, errors=refused)
    assert [each.origin for each in deciding_regions(seen)] == ["bucket"]
    assert situation(attachments=attached).failures == ()


ROLE_CONFIG = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"


@pytest.mark.parametrize(
    ("config", "parts", "issuer"),
    [
        (f"{ROLE_CONFIG}sts_regional_endpoints = legacy\n", {}, "global"),
        (f"{ROLE_CONFIG}sts_regional_endpoints = regional\n", {}, "unknown"),
        (f"{ROLE_CONFIG}sts_regional_endpoints = legacy\n",
         {"env": {"AWS_STS_REGIONAL_ENDPOINTS": "regional"}}, "regional"),
        (ROLE_CONFIG, {"env": {"AWS_STS_REGIONAL_ENDPOINTS": "LEGACY"}}, "global"),
        (ROLE_CONFIG, {"env": {"AWS_ENDPOINT_URL_STS": "https://sts.amazonaws.com"}}, "global"),
        (ROLE_CONFIG, {"attachments": [command("aws s3 ls --region eu-west-1")]}, "regional"),
        (ROLE_CONFIG, {"attachments": [command("terraform plan")]}, "unknown"),
        (ROLE_CONFIG, {"attachments": [{"name": "log", "text": "boto3==1.39.9"}]}, "global"),
        (ROLE_CONFIG, {"attachments": [{"name": "log", "text": "boto3==1.40"}]}, "unknown"),
    ],
)  # fmt: skip
def test_which_endpoint_issues_the_sessions(
    config: str, parts: dict[str, Any], issuer: str
) -> None:
    found, shown = issuer_of_sessions(of_files(config, f"[b]\n{KEYS}", **parts))
    assert found == issuer
    assert bool(shown) is (issuer == "global")
