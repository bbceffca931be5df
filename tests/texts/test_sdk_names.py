"""An SDK and its release are read off what names them, and off nothing that only looks alike."""

from __future__ import annotations

import pytest

from doctor.model.sdk import Component, Sdk, Version
from doctor.texts.sdk_names import find_releases, find_sdks, find_version


@pytest.mark.parametrize(
    ("text", "component", "version"),
    [
        ("aws-cli/2.15.0 Python/3.11.6 Linux/6.1", "aws-cli", (2, 15, 0)),
        ("botocore==1.34.41", "botocore", (1, 34, 41)),
        ("github.com/aws/aws-sdk-go v1.44.298", "go-v1", (1, 44, 298)),
        ("github.com/aws/aws-sdk-go-v2 v1.24.0", "go-v2", (1, 24, 0)),
        ("aws-java-sdk-core-1.11.704.jar", "java-v1", (1, 11, 704)),
        ('"@aws-sdk/client-sts": "3.458.0"', "js-v3", (3, 458, 0)),
        ('"aws-sdk": "^2.1550.0"', "js-v2", (2, 1550, 0)),
        ("Terraform v1.6.0", "terraform", (1, 6, 0)),
        ('"hashicorp/aws" 4.45.1', "terraform-aws", (4, 45, 1)),
    ],
)
def test_a_release_is_read_where_it_is_named(
    text: str, component: Component, version: Version
) -> None:
    assert dict(find_releases(text))[component] == version


def test_a_number_beside_nothing_is_no_release() -> None:
    assert find_releases("listening on 10.0.0.1, took 1.2.3") == ()
    assert find_version("aws-vault v7.2.0") == (7, 2, 0)
    assert find_version("no number") is None


@pytest.mark.parametrize(
    ("text", "sdk"),
    [
        ("NoCredentialProviders: no valid providers in chain", "go-v1"),
        ("operation error STS: AssumeRole, https response error", "go-v2"),
        ("(Service: Sts, Status Code: 403, Request ID: x)", "java-v2"),
        ("(Service: AWSSecurityTokenService; Status Code: 403;", "java-v1"),
        ("CredentialsProviderError: Could not load credentials from any providers", "js-v3"),
        ("botocore.exceptions.NoCredentialsError", "botocore"),
        ("in AWSCredentialsFactory.GetAWSCredentials(String)", "dotnet"),
        ("No AWS Credentials provided by SimpleAWSCredentialsProvider", None),
        ("failedToResolveAWSCredentials", None),
        ("something else happened", None),
    ],
)
def test_words_of_one_sdk_alone_name_it(text: str, sdk: Sdk | None) -> None:
    assert find_sdks(text)[:1] == (() if sdk is None else (sdk,))
