"""Demos of federation: tokens whose claims, audience, issuer or time do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    PROJECT,
    READ_IAM,
    Machine,
    Prepared,
    Scenario,
    add_profile,
    trust_provider,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab

_GITHUB: Final = "token.actions.githubusercontent.com"
_DEPLOY: Final = ("deploy", "--via", "admin")


def _deploy_role(lab: Lab, machine: Machine, subject: str) -> str:
    """Create a role for one subject of GitHub's tokens, and the profile that asks for it."""
    provider = f"arn:aws:iam::{PROJECT}:oidc-provider/{_GITHUB}"
    arn = lab.create_role(
        PROJECT, "Deploy", trust_policy=trust_provider(provider, _GITHUB, subject)
    )
    machine.config(
        f"[profile deploy]\nrole_arn = {arn}\nrole_session_name = deploy\n"
        f"web_identity_token_file = {machine.home}/token\nregion = us-east-1\n\n[profile admin]\n"
        "region = us-east-1\n"
    )
    lab.create_issuer(_GITHUB)
    add_profile(lab, machine, PROJECT, "admin", *READ_IAM)
    return arn


def _subject(lab: Lab, machine: Machine) -> Prepared:
    arn = _deploy_role(lab, machine, "repo:acme/infra:ref:refs/heads/main")
    lab.create_oidc_provider(PROJECT, _GITHUB)
    production = "repo:acme/infra:environment:production"
    machine.write("token", lab.issuers[_GITHUB].token(sub=production))
    provider = f"arn:aws:iam::{PROJECT}:oidc-provider/{_GITHUB}"
    fixed = trust_provider(provider, _GITHUB, production)
    return _DEPLOY, lambda: lab.set_trust_policy(arn, fixed), _DEPLOY


def _audience(lab: Lab, machine: Machine) -> Prepared:
    subject = "repo:acme/infra:ref:refs/heads/main"
    _deploy_role(lab, machine, subject)
    lab.create_oidc_provider(PROJECT, _GITHUB)
    issuer = lab.issuers[_GITHUB]
    machine.write("token", issuer.token("https://github.com/acme", sub=subject))
    return _DEPLOY, lambda: machine.write("token", issuer.token(sub=subject)), _DEPLOY


def _provider_missing(lab: Lab, machine: Machine) -> Prepared:
    subject = "repo:acme/infra:ref:refs/heads/main"
    _deploy_role(lab, machine, subject)
    machine.write("token", lab.issuers[_GITHUB].token(sub=subject))

    def mend() -> None:
        lab.create_oidc_provider(PROJECT, _GITHUB)

    return _DEPLOY, mend, _DEPLOY


def _token_ended(lab: Lab, machine: Machine) -> Prepared:
    subject = "repo:acme/infra:ref:refs/heads/main"
    _deploy_role(lab, machine, subject)
    lab.create_oidc_provider(PROJECT, _GITHUB)
    issuer = lab.issuers[_GITHUB]
    machine.write("token", issuer.token(sub=subject, seconds=-900))
    return _DEPLOY, lambda: machine.write("token", issuer.token(sub=subject)), _DEPLOY


SCENARIOS: Final = (
    Scenario(
        name="oidc-subject",
        story="a job of an environment calls, the role trusts a branch",
        cause="federation/oidc-sub-mismatch",
        set_up=_subject,
    ),
    Scenario(
        name="oidc-audience",
        story="the token is meant for GitHub's own audience",
        cause="federation/oidc-aud-mismatch",
        set_up=_audience,
    ),
    Scenario(
        name="oidc-provider-missing",
        story="the account does not know the issuer of the token",
        cause="federation/oidc-provider-missing",
        set_up=_provider_missing,
    ),
    Scenario(
        name="oidc-token-expired",
        story="the token in the file has ended",
        cause="federation/web-identity-token-expired",
        set_up=_token_ended,
    ),
)
