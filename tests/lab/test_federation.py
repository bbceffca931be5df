"""The lab takes tokens and assertions as AWS does: the token first, then the trust policy."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.lab.server import Lab
from tests.lab.support import BASE, PROJECT, client, refused, trusting

GITHUB = "token.actions.githubusercontent.com"
MAIN = "repo:acme/infra:ref:refs/heads/main"
ACTION = "sts:AssumeRoleWithWebIdentity"


@pytest.fixture
def role(lab: Lab) -> str:
    provider = lab.create_oidc_provider(PROJECT, GITHUB)
    lab.create_issuer(GITHUB)
    condition = {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{GITHUB}:sub": "repo:acme/infra:*"},
    }
    trust = trusting({"Federated": provider}, ACTION, condition)
    return lab.create_role(PROJECT, "Deploy", trust_policy=trust)


def assume(lab: Lab, role: str, token: str) -> Any:
    return client(lab, None).assume_role_with_web_identity(
        RoleArn=role, RoleSessionName="deploy", WebIdentityToken=token
    )


def test_a_signed_token_that_the_role_trusts_gets_in(lab: Lab, role: str) -> None:
    got = assume(lab, role, lab.issuers[GITHUB].token(sub=MAIN))
    assert got["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{PROJECT}:assumed-role/Deploy/deploy"
    assert (got["SubjectFromWebIdentityToken"], got["Provider"]) == (MAIN, GITHUB)


def test_another_subject_is_denied_without_a_reason(lab: Lab, role: str) -> None:
    token = lab.issuers[GITHUB].token(sub="repo:acme/other:ref:refs/heads/main")
    code, text = refused(assume, lab=lab, role=role, token=token)
    assert (code, text) == ("AccessDenied", f"Not authorized to perform {ACTION}")
    missing = refused(assume, lab=lab, role=role + "s", token=token)
    assert missing == (code, text)


def test_another_audience_is_refused_by_the_provider(lab: Lab, role: str) -> None:
    token = lab.issuers[GITHUB].token("https://github.com/acme", sub=MAIN)
    code, text = refused(assume, lab=lab, role=role, token=token)
    assert (code, text) == ("InvalidIdentityToken", "Incorrect token audience")


def test_a_token_of_an_unregistered_issuer_is_refused(lab: Lab, role: str) -> None:
    token = lab.create_issuer("gitlab.example.com").token(sub=MAIN)
    code, text = refused(assume, lab=lab, role=role, token=token)
    assert code == "InvalidIdentityToken"
    assert text.endswith("provider found in your account for https://gitlab.example.com")


def test_a_token_that_has_ended_is_refused_with_both_times(lab: Lab, role: str) -> None:
    token = lab.issuers[GITHUB].token(sub=MAIN, seconds=-60)
    code, text = refused(assume, lab=lab, role=role, token=token)
    assert code == "ExpiredTokenException"
    assert text.startswith("Token expired: current date/time ")


def test_a_token_that_somebody_else_signed_is_refused(lab: Lab, role: str) -> None:
    head, claims, _ = lab.issuers[GITHUB].token(sub=MAIN).split(".")
    forged = lab.create_issuer("forger.example.com").token(sub=MAIN).split(".")[2]
    code, _ = refused(assume, lab=lab, role=role, token=f"{head}.{claims}.{forged}")
    assert code == "InvalidIdentityToken"


def test_an_issuer_that_cannot_be_reached_is_told(lab: Lab, role: str) -> None:
    token = lab.issuers[GITHUB].token(sub=MAIN)
    lab.issuers[GITHUB].reachable = False
    code, text = refused(assume, lab=lab, role=role, token=token)
    assert code == "InvalidIdentityToken"
    assert text.startswith("Couldn't retrieve verification key from your identity provider,  ")


def test_what_is_no_token_is_told(lab: Lab, role: str) -> None:
    code, text = refused(assume, lab=lab, role=role, token="notAToken")
    assert code == "InvalidIdentityToken"
    assert text.startswith("The ID Token provided is not a valid JWT.")


def test_the_aws_command_comes_with_a_token_file(lab: Lab, role: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(lab.issuers[GITHUB].token(sub=MAIN))
    aws = Path(sys.executable).with_name("aws")
    done = subprocess.run(
        [aws, "sts", "get-caller-identity", "--query", "Arn", "--output", "text"],
        env={
            "HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin",
            "AWS_ENDPOINT_URL": lab.url,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ROLE_ARN": role,
            "AWS_ROLE_SESSION_NAME": "ci",
            "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", f"arn:aws:sts::{PROJECT}:assumed-role/Deploy/ci\n")


def saml(lab: Lab, role: str, provider: str, assertion: str) -> Any:
    return client(lab, None).assume_role_with_saml(
        RoleArn=role, PrincipalArn=provider, SAMLAssertion=assertion
    )


def test_an_assertion_that_names_the_role_gets_in(lab: Lab) -> None:
    provider = lab.create_saml_provider(BASE, "okta")
    condition = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    trust = trusting({"Federated": provider.arn}, "sts:AssumeRoleWithSAML", condition)
    role = lab.create_role(BASE, "Admin", trust_policy=trust)
    got = saml(lab, role, provider.arn, provider.assertion((role,)))
    assert got["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{BASE}:assumed-role/Admin/bob"
    other = provider.assertion((role + "Other",))
    denied = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML")
    assert refused(saml, lab=lab, role=role, provider=provider.arn, assertion=other) == denied


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"audience": "https://elsewhere.example.com"}, "does not contain the required audience"),
        ({"seconds": -60}, "Token must be redeemed within 5 minutes"),
    ],
)
def test_an_assertion_for_elsewhere_or_too_late_is_refused(
    lab: Lab, changes: dict[str, Any], says: str
) -> None:
    provider = lab.create_saml_provider(BASE, "okta")
    trust = trusting({"Federated": provider.arn}, "sts:AssumeRoleWithSAML")
    role = lab.create_role(BASE, "Admin", trust_policy=trust)
    assertion = provider.assertion((role,), **changes)
    text = refused(saml, lab=lab, role=role, provider=provider.arn, assertion=assertion)[1]
    assert says in text


def test_a_changed_assertion_and_one_with_entities_are_refused(lab: Lab) -> None:
    provider = lab.create_saml_provider(BASE, "okta")
    trust = trusting({"Federated": provider.arn}, "sts:AssumeRoleWithSAML")
    role = lab.create_role(BASE, "Admin", trust_policy=trust)
    sound = base64.b64decode(provider.assertion((role,))).decode()
    for changed, says in (
        (sound.replace(">bob<", ">eve<"), "Response signature invalid"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + sound, "Invalid base64 SAMLResponse"),
    ):
        assertion = base64.b64encode(changed.encode()).decode()
        text = refused(saml, lab=lab, role=role, provider=provider.arn, assertion=assertion)[1]
        assert text == says
