"""Which release knows which kind of credentials, and which tool drops which setting: as data.

Each row has its source. A row whose `since` is `None` holds for every release there is. Where no
public record tells a version, there is no row: then nothing is claimed of it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.credential_kind import CredentialFeature
from doctor.model.sdk import Component, Version

WORDS: Final[dict[CredentialFeature, str]] = {
    "sso": "IAM Identity Center settings (sso_start_url)",
    "sso-session": "sso_session",
    "login": "login_session",
    "process": "credential_process",
    "credential-source": "credential_source",
    "web-identity": "a web identity token file",
    "pod-identity": "EKS Pod Identity",
}


class Knows(msgspec.Struct, frozen=True):
    """From which release on a component knows a kind of credentials; `None`: none does.

    `line` is the major version that the row is about, where several are kept side by side.
    """

    component: Component
    kind: CredentialFeature
    since: Version | None
    source: str
    line: int | None = None


class Drops(msgspec.Struct, frozen=True):
    """A tool that reads a profile and does not send one of its settings, up to a release."""

    component: Component
    setting: str
    until: Version | None
    source: str


_IRSA = (
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts-minimum-sdk"
    ".html"
)
_PODS = "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html"
_GITHUB = "https://github.com/"
_LOGIN = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html"

KNOWS: Final[tuple[Knows, ...]] = (
    Knows("java-v2", "web-identity", (2, 10, 11), _IRSA),
    Knows("java-v1", "web-identity", (1, 11, 704), _IRSA),
    Knows("go-v1", "web-identity", (1, 23, 13), _IRSA),
    Knows("boto3", "web-identity", (1, 9, 220), _IRSA),
    Knows("botocore", "web-identity", (1, 12, 200), _IRSA),
    Knows("aws-cli", "web-identity", (1, 16, 232), _IRSA, line=1),
    Knows("js-v2", "web-identity", (2, 525, 0), _IRSA),
    Knows("js-v3", "web-identity", (3, 27, 0), _IRSA),
    Knows("ruby", "web-identity", (3, 58, 0), _IRSA),
    Knows("dotnet", "web-identity", (3, 3, 659), _IRSA),
    Knows("php", "web-identity", (3, 110, 7), _IRSA),
    Knows("java-v2", "pod-identity", (2, 21, 30), _PODS),
    Knows("java-v1", "pod-identity", (1, 12, 746), _PODS),
    Knows("go-v1", "pod-identity", (1, 47, 11), _PODS),
    Knows("boto3", "pod-identity", (1, 34, 41), _PODS),
    Knows("botocore", "pod-identity", (1, 34, 41), _PODS),
    Knows("aws-cli", "pod-identity", (1, 30, 0), _PODS, line=1),
    Knows("aws-cli", "pod-identity", (2, 15, 0), _PODS, line=2),
    Knows("js-v2", "pod-identity", (2, 1550, 0), _PODS),
    Knows("js-v3", "pod-identity", (3, 458, 0), _PODS),
    Knows("ruby", "pod-identity", (3, 188, 0), _PODS),
    Knows("dotnet", "pod-identity", (3, 7, 734), _PODS),
    Knows("php", "pod-identity", (3, 287, 1), _PODS),
    Knows("boto3", "sso", (1, 14, 0), f"{_GITHUB}boto/boto3/issues/2091"),
    Knows("botocore", "sso", (1, 17, 0), f"{_GITHUB}boto/botocore/issues/1988"),
    Knows("go-v1", "sso", (1, 37, 0), f"{_GITHUB}aws/aws-sdk-go/pull/3755"),
    Knows("js-v2", "sso", (2, 1093, 0), f"{_GITHUB}anomalyco/sst/issues/1552"),
    Knows("js-v3", "sso", (3, 7, 0), f"{_GITHUB}aws/aws-sdk-js-v3/issues/1158"),
    Knows("java-v1", "sso", None, f"{_GITHUB}aws/aws-sdk-java/issues/2434"),
    Knows(
        "terraform", "sso", (0, 14, 6), f"{_GITHUB}hashicorp/terraform-provider-aws/issues/17762"
    ),
    Knows("aws-cli", "sso-session", (2, 9, 0), f"{_GITHUB}aws/aws-cli/pull/7364", line=2),
    Knows("go-v1", "sso-session", (1, 44, 298), f"{_GITHUB}aws/aws-sdk-go/issues/4649"),
    Knows("java-v1", "sso-session", None, f"{_GITHUB}aws/aws-sdk-java/issues/2434"),
    Knows("terraform", "sso-session", (1, 6, 0), f"{_GITHUB}hashicorp/terraform/issues/32465"),
    Knows(
        "terraform-aws",
        "sso-session",
        (4, 45, 1),
        f"{_GITHUB}hashicorp/terraform-provider-aws/issues/28263",
    ),
    Knows("js-v3", "process", (3, 0, 0), f"{_GITHUB}aws/aws-sdk-js-v3/pull/1158"),
    Knows("go-v1", "process", (1, 16, 0), f"{_GITHUB}aws/aws-sdk-go/pull/2217"),
    Knows(
        "java-v1", "process", (1, 11, 489), f"{_GITHUB}aws/aws-sdk-java/blob/master/CHANGELOG.md"
    ),
    Knows("aws-cli", "credential-source", (1, 14, 0), f"{_GITHUB}aws/aws-cli/pull/2956", line=1),
    Knows("botocore", "credential-source", (1, 8, 0), f"{_GITHUB}boto/botocore/pull/1313"),
    Knows("js-v2", "credential-source", None, f"{_GITHUB}serverless/serverless/issues/5048"),
    Knows("aws-cli", "login", (2, 32, 0), _LOGIN, line=2),
    Knows("aws-cli", "login", None, _LOGIN, line=1),
    Knows("go-v1", "login", None, _LOGIN),
    Knows("java-v1", "login", None, _LOGIN),
    Knows("js-v2", "login", None, _LOGIN),
)

DROPS: Final[tuple[Drops, ...]] = (
    Drops("aws-vault", "external_id", (4, 3, 0), f"{_GITHUB}99designs/aws-vault/pull/264"),
    Drops("granted", "external_id", (0, 38, 0), f"{_GITHUB}fwdcloudsec/granted/pull/790"),
    Drops("aws-mfa", "external_id", None, f"{_GITHUB}broamski/aws-mfa/issues/73"),
    Drops(
        "rust",
        "duration_seconds",
        None,
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html",
    ),
    Drops(
        "rust",
        "mfa_serial",
        None,
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html",
    ),
    Drops(
        "java-v2",
        "mfa_serial",
        None,
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html",
    ),
)


def too_old(component: Component, kind: CredentialFeature, version: Version) -> Knows | None:
    """Return the row that says that a release is too old for a kind; `None` if none says so."""
    for row in KNOWS:
        if row.component != component or row.kind != kind:
            continue
        if row.line is not None and version[:1] != (row.line,):
            continue
        if row.since is None or version < row.since:
            return row
    return None


def always_knows(component: Component, kind: CredentialFeature) -> bool:
    """Say whether every release of a component knows a kind: the first of its generation did."""
    return any(
        row.component == component
        and row.kind == kind
        and row.since is not None
        and not any(row.since[1:])
        for row in KNOWS
    )


def never_knows(component: Component, kind: CredentialFeature) -> bool:
    """Say whether no release of a component knows a kind."""
    return any(
        row.component == component and row.kind == kind and row.since is None for row in KNOWS
    )


def drops(component: Component, setting: str, version: Version | None) -> Drops | None:
    """Return the row that says that a tool drops a setting, as far as its release is known."""
    for row in DROPS:
        if row.component != component or row.setting != setting:
            continue
        if row.until is None or (version is not None and version <= row.until):
            return row
    return None
