"""Identity providers by the issuer of their tokens: whose it is, and which claims AWS reads.

Of most tokens AWS makes condition keys of `aud`, `sub` and `amr` alone, of some providers' more:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

IssuerKind = Literal[
    "github",
    "gitlab",
    "bitbucket",
    "circleci",
    "terraform",
    "buildkite",
    "eks",
    "google",
    "azure",
    "cognito",
    "other",
]

_HTTPS: Final = "https://"

_KINDS: Final[tuple[tuple[IssuerKind, str], ...]] = (
    ("github", r"v?s?token\.actions\.(?:githubusercontent|[\w-]+\.ghe)\.com(?:/.*)?"),
    ("github", r"[\w.:-]+/_services/token"),
    ("bitbucket", r"api\.bitbucket\.org/.*"),
    ("circleci", r"oidc\.circleci\.com/.*"),
    ("terraform", r"app(?:\.eu)?\.terraform\.io"),
    ("buildkite", r"agent\.buildkite\.com"),
    ("eks", r"oidc[.-]eks\.[\w-]+\.(?:amazonaws\.com(?:\.cn)?|api\.\w+)/id/\w+"),
    ("google", r"accounts\.google\.com"),
    ("azure", r"(?:sts\.windows\.net|login\.microsoftonline\.\w+)/.*"),
    ("cognito", r"cognito-identity\.amazonaws\.com"),
    ("gitlab", r"(?:[\w.-]*[.-])?gitlab(?:[.-][\w.-]*)?(?::\d+)?(?:/.*)?"),
)

_NAMES: Final[dict[IssuerKind, str]] = {
    "github": "GitHub Actions",
    "gitlab": "GitLab",
    "bitbucket": "Bitbucket Pipelines",
    "circleci": "CircleCI",
    "terraform": "HCP Terraform",
    "buildkite": "Buildkite",
    "eks": "the EKS cluster",
    "google": "Google",
    "azure": "Microsoft Entra ID",
    "cognito": "Amazon Cognito",
    "other": "the identity provider",
}

_OF_ANY: Final = frozenset({"aud", "sub", "amr", "oaud"})

_OF_GITHUB: Final = frozenset(
    {
        "actor",
        "actor_id",
        "enterprise_id",
        "environment",
        "job_workflow_ref",
        "ref",
        "repository",
        "repository_id",
        "repository_owner_id",
        "workflow",
    }
)

_SINCE_2026: Final[dict[IssuerKind, frozenset[str]]] = {
    "github": _OF_GITHUB,
    "google": frozenset({"google/organization_number"}),
}
"""Claims that became condition keys in January 2026.
https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
"""

_NOT_YET: Final = "2026-01"

_OPEN: Final[frozenset[IssuerKind]] = frozenset({"circleci", "gitlab", "buildkite"})
"""Providers of which AWS reads more claims than are listed for certain."""

_OF_NO_TOKEN: Final = frozenset({"iss", "exp", "iat", "nbf", "jti", "azp", "auth_time"})


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues tokens. `url` is as IAM names the provider: without `https://`."""

    url: str
    kind: IssuerKind

    @property
    def name(self) -> str:
        """The provider's name for a sentence."""
        return self.url if self.kind == "other" else _NAMES[self.kind]

    def owns(self, key: str) -> bool:
        """Say whether a condition key is of this provider: `<url>:<claim>`."""
        prefix = key.lower().rpartition(":")[0]
        return prefix in {self.url.lower(), self.url.lower().rstrip("/")}

    def reads(self, claim: str, when: str | None) -> bool | None:
        """Say whether AWS makes a condition key of a claim; `None` where that is not sure.

        `when` is the moment of the call in ISO 8601: keys came to be over the years.
        """
        name = claim.lower()
        if name in _OF_ANY:
            return True
        if name in _OF_NO_TOKEN:
            return False
        if name in _SINCE_2026.get(self.kind, frozenset()):
            if when is not None and when.startswith(_NOT_YET):
                return None
            return when is None or when > _NOT_YET
        if self.kind == "google" and name == "email":
            return True
        return None if self.kind in _OPEN else False


def parse_issuer(text: str) -> Issuer:
    """Read an issuer's URL, a provider's ARN or the part of it behind `oidc-provider/`."""
    url = text.rpartition(":oidc-provider/")[2].strip()
    url = re.sub(r"\A[A-Za-z]+://", "", url)
    for kind, form in _KINDS:
        if re.fullmatch(form, url.lower()):
            return Issuer(url=url, kind=kind)
    return Issuer(url=url, kind="other")
