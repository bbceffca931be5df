"""SDKs and their releases as texts name them: version lines, manifests, words of one SDK."""

from __future__ import annotations

import functools
import re
from typing import Final

from doctor.model.sdk import Component, Sdk, Version

_NUMBER = r"v?(?P<version>\d{1,4}(?:\.\d{1,5}){1,3})"
_GAP = r"[\"'\s:=~^<>@/,(v]{1,12}"

_VERSIONS: Final[tuple[tuple[Component, str], ...]] = (
    ("aws-cli", rf"\baws-?cli{_GAP}{_NUMBER}"),
    ("botocore", rf"\bbotocore{_GAP}{_NUMBER}"),
    ("boto3", rf"\b[Bb]oto3{_GAP}{_NUMBER}"),
    ("go-v1", rf"\baws-sdk-go{_GAP}{_NUMBER}"),
    ("go-v2", rf"\baws-sdk-go-v2{_GAP}{_NUMBER}"),
    ("java-v1", r"\baws-(?:java-sdk|sdk-java)[\w-]*(?:</artifactId>\s*<version>|"
     rf"{_GAP}|-)(?P<version>1\.\d{{1,3}}\.\d{{1,4}})"),
    ("java-v2", r"\b(?:software\.amazon\.awssdk:[\w-]+|aws-sdk-java|awssdk[\w:-]*"
     rf"(?:</artifactId>)?\s*(?:<version>)?){_GAP}?(?P<version>2\.\d{{1,3}}\.\d{{1,4}})"),
    ("js-v2", rf"(?<![@/\w-])aws-sdk(?:-nodejs|-js)?{_GAP}(?P<version>2\.\d{{1,4}}\.\d{{1,3}})"),
    ("js-v3", rf"@aws-sdk/[\w-]+{_GAP}(?P<version>3\.\d{{1,4}}\.\d{{1,3}})"),
    ("ruby", rf"\baws-sdk-core{_GAP}{_NUMBER}"),
    ("dotnet", rf"\bAWSSDK\.Core(?:\"\s*Version=)?{_GAP}{_NUMBER}"),
    ("php", rf"\baws-sdk-php{_GAP}{_NUMBER}"),
    ("rust", rf"\baws-(?:config|sdk-rust){_GAP}{_NUMBER}"),
    ("terraform", r"\b(?:Terraform v|hashicorp/terraform:|terraform_version\W{1,6})"
     r"(?P<version>\d{1,2}(?:\.\d{1,3}){1,2})"),
    ("terraform-aws", r"\b(?:hashicorp/aws|provider[. \"-]{1,3}aws)[\"\s:=~v>]{1,12}"
     r"(?P<version>\d{1,2}(?:\.\d{1,3}){1,2})"),
)  # fmt: skip
"""How a version stands in a version line, a user agent, a manifest or a lock file."""

_WORDINGS: Final[tuple[tuple[Sdk, str], ...]] = (
    ("go-v1", r"NoCredentialProviders|SharedConfig\w*Error|AssumeRoleTokenProvider|"
     r"SharedCredsLoad|SSOProviderInvalidToken|CredentialRequiresARNError|"
     r"Error creating AWS session|"
        r"failed to create (?:default |new )?session|\bstatus code: \d{3}, request id:"),
    ("go-v2", r"operation error \w+: |failed to get shared config profile|no EC2 IMDS role found|"
     r"failed to refresh cached credentials"),
    ("java-v2", r"software\.amazon\.awssdk|\(Service: \w+, Status Code: \d"),
    ("java-v1", r"com\.amazonaws(?![\w.]*#)|\(Service: \w+; Status Code: \d|No AWS profile named"),
    ("js-v2", r"Missing credentials in config|Missing region in config|SharedIniFileCredentials"),
    ("js-v3", r"CredentialsProviderError|Could not load credentials from any providers|"
     r"Could not resolve credentials using profile|Region is missing"),
    ("ruby", r"\bAws::(?:Errors|STS|S3|SharedC)\w*"),
    ("dotnet", r"\bAmazon\.(?:Runtime|SecurityToken)\b|AmazonClientException|"
     r"\b(?:[A-Z]\w{0,40})?AWSCredentials(?:Factory)?\b"),
    ("php", r"Aws\\\w+\\?Exception|\.aws/credentials\. \(|Aws\\Credentials"),
    ("rust", r"aws_config::|ProfileFile provider|CredentialsNotLoaded"),
    ("botocore", r"\bbotocore\.|\b(?:import|from) boto3|\bboto3[./(=]|"
     r"\b(?:with|using|in|via|by|of|through) `?boto3|\[boto3\]|boto3 (?:script|code|client|session|"
     r"call|resource)|aws: \[ERROR\]"),
)  # fmt: skip
"""What only one SDK says."""
READ: Final = tuple(re.compile(pattern) for _, pattern in (*_VERSIONS, *_WORDINGS))
_TEXTS_HELD: Final = 64
"""Texts that stay searched: more than one case has."""
RELEASE: Final = re.compile(_NUMBER)


def tells_version(name: str) -> bool:
    """Say whether what printed a text was asked for its version: `TOOL --version`."""
    return "version" in name.lower()


@functools.lru_cache(maxsize=_TEXTS_HELD)
def find_releases(text: str) -> tuple[tuple[Component, Version], ...]:
    """Find the releases that one text names. Several rules ask, and a log is long."""
    found = ((component, re.search(pattern, text)) for component, pattern in _VERSIONS)
    return tuple((name, _numbers(match["version"])) for name, match in found if match is not None)


@functools.lru_cache(maxsize=_TEXTS_HELD)
def find_sdks(text: str) -> tuple[Sdk, ...]:
    """Say whose wordings a text holds. Several rules ask, and a log is long."""
    return tuple(name for name, pattern in _WORDINGS if re.search(pattern, text))


def find_version(text: str) -> Version | None:
    """Return the first release number of a text, as `TOOL --version` prints it."""
    match = RELEASE.search(text)
    return None if match is None else _numbers(match["version"])


def _numbers(text: str) -> Version:
    return tuple(int(number) for number in text.split("."))
