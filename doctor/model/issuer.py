"""Identity providers by the issuer of their tokens: whose it is, and which claims AWS reads.

Of most tokens AWS makes condition keys of `aud`, `sub` and `amr` alone, of some providers' more:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from __future__ import annotations

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

_KIND_OF_HOST: Final[dict[str, IssuerKind]] = {
    "app.terraform.io": "terraform",
    "app.eu.terraform.io": "terraform",
    "agent.buildkite.com": "buildkite",
    "accounts.google.com": "google",
    "cognito-identity.amazonaws.com": "cognito",
}
"""Providers whose issuer is a host and nothing behind it."""

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
    scheme, colon, rest = url.partition("://")
    if colon and scheme.isascii() and scheme.isalpha():
        url = rest
    return Issuer(url=url, kind=_kind_of_url(url.lower()))


def _kind_of_url(url: str) -> IssuerKind:
    if url in _KIND_OF_HOST:
        return _KIND_OF_HOST[url]
    host, slash, path = url.partition("/")
    if _is_github(host, path):
        return "github"
    if host == "api.bitbucket.org" and slash:
        return "bitbucket"
    if host == "oidc.circleci.com" and slash:
        return "circleci"
    if _is_eks_host(host) and _follows(path, "id/"):
        return "eks"
    if slash and (host == "sts.windows.net" or _follows(host, "login.microsoftonline.")):
        return "azure"
    return "gitlab" if _is_gitlab_host(host) else "other"


def _is_github(host: str, path: str) -> bool:
    """Say whether a token is of GitHub: of an enterprise's host or server as well."""
    if path == "_services/token":
        return _is_made_of(host, ".:")
    of, _, domain = host.partition(".actions.")
    if of not in {"token", "vtoken", "stoken", "vstoken"}:
        return False
    enterprise = domain.removesuffix(".ghe.com")
    return domain == "githubusercontent.com" or (enterprise != domain and _is_made_of(enterprise))


def _is_eks_host(host: str) -> bool:
    """Say whether a host issues the tokens of EKS clusters, over IPv4 alone or over IPv6 too."""
    for start in ("oidc.eks.", "oidc-eks."):
        region, _, domain = host.removeprefix(start).partition(".")
        if host.startswith(start) and _is_made_of(region):
            return domain in {"amazonaws.com", "amazonaws.com.cn"} or _follows(domain, "api.")
    return False


def _follows(text: str, start: str) -> bool:
    """Say whether one word, without a hyphen, follows a start and ends the text."""
    word = text.removeprefix(start)
    return text.startswith(start) and _is_made_of(word) and "-" not in word


def _is_gitlab_host(host: str) -> bool:
    """Say whether a host has `gitlab` as a word of its name, whatever its port."""
    name, colon, port = host.partition(":")
    if (colon and not port.isdecimal()) or not _is_made_of(name, "."):
        return False
    return "gitlab" in name.replace("-", ".").split(".")


def _is_made_of(text: str, signs: str = "") -> bool:
    """Say whether a text is of letters, digits, `_`, `-` and some more signs."""
    return bool(text) and all(sign.isalnum() or sign in "_-" or sign in signs for sign in text)


def service_account_of(subject: str) -> tuple[str, str] | None:
    """Return namespace and name of a Kubernetes service account's subject; `None` for another."""
    head, _, rest = subject.partition("system:serviceaccount:")
    namespace, _, name = rest.partition(":")
    return (namespace, name) if not head and namespace and name and ":" not in name else None
