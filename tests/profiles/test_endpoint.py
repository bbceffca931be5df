"""Where STS calls are sent, and which setting says so."""

from __future__ import annotations

import pytest

from doctor.model.chain import ChainFault, Setting
from doctor.profiles.endpoint import nested_setting, sts_endpoint
from tests.profiles.support import merged

PLAIN = "[profile p]\nendpoint_url = http://plain\n"
SERVICES = """[profile p]
services = local
endpoint_url = http://plain

[services local]
s3 =
  endpoint_url = http://s3
sts =
  region = x
  endpoint_url = http://sts
"""


def endpoint(config: str, env: dict[str, str] | None = None) -> tuple[str, str] | str | None:
    found = merged(config)
    said = sts_endpoint(found.profiles["p"], found, env or {})
    if isinstance(said, ChainFault):
        return said.kind
    return None if said is None else (said.value, str(said.place))


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({}, ("http://sts", "~/.aws/config:10")),
        ({"AWS_ENDPOINT_URL": "http://e"}, ("http://e", "environment variable AWS_ENDPOINT_URL")),
        (
            {"AWS_ENDPOINT_URL": "http://e", "AWS_ENDPOINT_URL_STS": "http://own"},
            ("http://own", "environment variable AWS_ENDPOINT_URL_STS"),
        ),
        ({"AWS_ENDPOINT_URL": ""}, ("http://sts", "~/.aws/config:10")),
        ({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE", "AWS_ENDPOINT_URL": "http://e"}, None),
        ({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "no"}, ("http://sts", "~/.aws/config:10")),
    ],
)
def test_the_more_special_setting_wins(env: dict[str, str], url: tuple[str, str] | None) -> None:
    assert endpoint(SERVICES, env) == url


def test_a_profile_without_services_has_its_own() -> None:
    assert endpoint(PLAIN) == ("http://plain", "~/.aws/config:2")
    assert endpoint(PLAIN.replace("http://plain", "")) is None
    assert endpoint("[profile p]\nregion = x\n") is None
    assert endpoint(f"{PLAIN}ignore_configured_endpoint_urls = true\n") is None


def test_the_variable_that_ignores_comes_before_the_setting() -> None:
    ignoring = f"{PLAIN}ignore_configured_endpoint_urls = true\n"
    assert endpoint(ignoring, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"}) is not None


def test_a_services_section_without_sts_falls_back_to_the_plain_one() -> None:
    assert endpoint(SERVICES.replace("sts =", "ec2 =")) == ("http://plain", "~/.aws/config:3")


@pytest.mark.parametrize(
    "config",
    [
        "[profile p]\nservices = local\n",
        "[profile p]\nservices = local\n[services local]\n",
        "[profile p]\nservices = local\n[services other]\ns3 =\n  endpoint_url = x\n",
    ],
)
def test_a_services_section_that_is_not_there_is_a_fault(config: str) -> None:
    assert endpoint(config) == "services-not-found"


def test_a_line_of_a_block_needs_its_own_name_and_a_value() -> None:
    block = Setting(name="sts", value="\nendpoint_urls = a\nendpoint_url =\nendpoint_url = b")
    found = nested_setting(block, "endpoint_url")
    assert found is not None
    assert found.value == "b"
    assert nested_setting(block, "region") is None
    assert nested_setting(None, "endpoint_url") is None
