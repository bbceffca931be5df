"""AWS's own hosts are told from those that anybody may have below the same domains."""

from __future__ import annotations

import pytest

from doctor.gather.botocore_session import SERVICES, shared_session
from doctor.model.aws_hosts import host_of_url, is_aws_host, is_loopback


@pytest.mark.parametrize(
    "host",
    [
        "sts.amazonaws.com",
        "STS.us-east-1.amazonaws.com.",
        "sts-fips.us-west-2.amazonaws.com",
        "sts.cn-north-1.amazonaws.com.cn",
        "sts.us-gov-west-1.amazonaws.com",
        "iam.us-gov.amazonaws.com",
        "sts.eusc-de-east-1.amazonaws.eu",
        "sts.us-iso-east-1.c2s.ic.gov",
        "sts.eu-west-1.api.aws",
        "iam.global.api.aws",
        "iam-fips.global.api.aws",
        "portal.sso.eu-west-1.amazonaws.com",
        "oidc.eu-west-1.amazonaws.com",
        "signin.aws.amazon.com",
        "vpce-0a1b2c-xyz.sts.eu-west-1.vpce.amazonaws.com",
        "vpce-0a1b2c-xyz-eu-west-1a.sts.eu-west-1.vpce.amazonaws.com",
    ],
)
def test_endpoints_of_services_are_aws(host: str) -> None:
    assert is_aws_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "amazonaws.com",
        "us-east-1.amazonaws.com",
        "ec2-1-2-3-4.compute-1.amazonaws.com",
        "ip-10-0-0-1.eu-west-1.compute.amazonaws.com",
        "abc123.execute-api.us-east-1.amazonaws.com",
        "sts.execute-api.us-east-1.amazonaws.com",
        "vpce-0a-1b.execute-api.us-east-1.vpce.amazonaws.com",
        "vpce-0a-1b.vpce-svc-0c.us-east-1.vpce.amazonaws.com",
        "my-sts-1.us-east-1.elb.amazonaws.com",
        "sts.s3.amazonaws.com",
        "sts.s3-website-us-east-1.amazonaws.com",
        "sts.us-east-1.amazonaws.com.example.com",
        "sts.us-east-1.amazonaws.co",
        "stsamazonaws.com",
        "xn--sts-.us-east-1.amazonaws.com",
        "signin.aws.amazon.com.example.com",
        "example.com",
    ],
)
def test_what_anybody_may_have_is_not(host: str) -> None:
    assert not is_aws_host(host)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"])
def test_where_botocore_calls_a_service_that_is_asked_is_aws(service: str, region: str) -> None:
    client = shared_session().create_client(
        service, region_name=region, aws_access_key_id="x", aws_secret_access_key="y"
    )
    assert is_aws_host(host_of_url(client.meta.endpoint_url))


def test_this_machine_is_told_by_its_addresses() -> None:
    assert all(map(is_loopback, ("localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "::1")))
    assert not any(map(is_loopback, ("localhost.example", "10.0.0.1", "", "127.0.0.1.x")))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://STS.amazonaws.com:443/x", "sts.amazonaws.com"),
        ("sts.amazonaws.com:443", "sts.amazonaws.com"),
        ("http://[::1]:80", "::1"),
        ("http://[::zz]:99999/", ""),
        ("http://[::1", ""),
        ("stranger.example//sts.amazonaws.com", ""),
        ("http://[::1].stranger.example", ""),
        ("https://sts.amazonaws.com@stranger.example?x=@sts.amazonaws.com", "stranger.example"),
        ("https://stranger.example\\@sts.amazonaws.com/", ""),
        ("https://stran\tger.example/", ""),
        ("https://localhost%2estranger.example", ""),
        ("https://sts.amazonaws.com\u3002stranger.example", ""),
        ("https://sts.amazonaws.com\n.stranger.example", ""),
        ("", ""),
    ],
)
def test_a_host_is_read_off_any_text(url: str, host: str) -> None:
    assert host_of_url(url) == host
