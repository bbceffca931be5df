"""Issuers of tokens: whose they are, which keys they own, and which claims AWS reads."""

from __future__ import annotations

import pytest

from doctor.model.issuer import parse_issuer, service_account_of

GITHUB = "token.actions.githubusercontent.com"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"https://{GITHUB}", "github"),
        (f"https://{GITHUB}/acme", "github"),
        ("https://token.actions.acme.ghe.com", "github"),
        ("https://ghe.acme.com/_services/token", "github"),
        ("https://gitlab.com", "gitlab"),
        ("https://gitlab.acme.com:8443/x", "gitlab"),
        ("https://api.bitbucket.org/2.0/x", "bitbucket"),
        ("https://oidc.circleci.com/org/x", "circleci"),
        ("https://app.terraform.io", "terraform"),
        ("https://app.eu.terraform.io", "terraform"),
        ("https://agent.buildkite.com", "buildkite"),
        ("https://oidc.eks.us-west-2.amazonaws.com/id/AB12", "eks"),
        ("accounts.google.com", "google"),
        ("https://sts.windows.net/x/", "azure"),
        ("cognito-identity.amazonaws.com", "cognito"),
        ("https://vstoken.actions.githubusercontent.com/x", "github"),
        ("https://oidc-eks.us-west-2.api.aws/id/AB12", "eks"),
        ("https://my-gitlab.acme.com", "gitlab"),
        ("https://login.microsoftonline.us/x/v2.0", "azure"),
        ("https://idp.example.com", "other"),
        ("https://mygitlab.acme.com", "other"),
        ("https://gitlab.com:port", "other"),
        ("https://api.bitbucket.org", "other"),
        ("https://app.terraform.io/x", "other"),
        ("https://oidc.eks.us-west-2.amazonaws.com/id/AB-12", "other"),
        ("https://token.actions.a.b.ghe.com", "other"),
        (f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}", "github"),
    ],
)
def test_an_issuer_by_its_address(text: str, kind: str) -> None:
    assert parse_issuer(text).kind == kind


def test_its_name_for_a_sentence() -> None:
    assert parse_issuer(f"https://{GITHUB}").name == "GitHub Actions"
    assert parse_issuer("https://idp.example.com").name == "idp.example.com"


@pytest.mark.parametrize(
    ("key", "owns"),
    [
        ("idp.example.com/x:sub", True),
        ("IDP.example.com/x:sub", True),
        ("idp.example.com:sub", False),
        ("sub", False),
    ],
)
def test_the_keys_that_it_owns(key: str, owns: bool) -> None:
    assert parse_issuer("https://idp.example.com/x/").owns(key) is owns


@pytest.mark.parametrize(
    ("issuer", "claim", "when", "reads"),
    [
        (GITHUB, "sub", None, True),
        (GITHUB, "iss", None, False),
        (GITHUB, "repository", "2026-02-01T00:00:00Z", True),
        (GITHUB, "repository", "2026-01-15T00:00:00Z", None),
        (GITHUB, "repository", "2025-12-31T00:00:00Z", False),
        (GITHUB, "repository", None, True),
        (GITHUB, "colour", None, False),
        ("gitlab.com", "colour", None, None),
        ("accounts.google.com", "email", None, True),
        ("idp.example.com", "email", None, False),
        ("idp.example.com", "AMR", None, True),
    ],
)
def test_the_claims_that_aws_makes_keys_of(
    issuer: str, claim: str, when: str | None, reads: bool | None
) -> None:
    assert parse_issuer(issuer).reads(claim, when) is reads


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("system:serviceaccount:orders:api", ("orders", "api")),
        ("system:serviceaccount:orders", None),
        ("system:serviceaccount:a:b:c", None),
        ("repo:acme/app:ref:refs/heads/main", None),
    ],
)
def test_a_service_account(subject: str, expected: tuple[str, str] | None) -> None:
    assert service_account_of(subject) == expected
