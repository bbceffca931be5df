"""What texts tell of where a call was made: each sign by its words, and not by its neighbours'."""

from __future__ import annotations

from typing import get_args

import pytest

from doctor.texts.surroundings import Surrounding, any_shows

EXAMPLES: list[tuple[Surrounding, str, str]] = [
    ("answered-elsewhere", '"Arn": "arn:aws:sts::111122223333:x"', "the aws cli fails too"),
    ("answered-elsewhere", "|  Arn  | arn:aws:sts::111122223333:assumed-role/x/y |", "| Arn |"),
    ("asked-to-exist", "please verify that the role exists", "the role is new"),
    ("container-task", "TaskRoleArn is set", "a task of ours"),
    ("environment-cleared", "we run it with sudo", "we run it"),
    ("environment-cleared", "it fails when run from cron", "the cron triggers are fine"),
    ("external-id-lost", "the external_id is not sent", "the external ID is acme"),
    ("intermittent", "it fails intermittently", "it fails"),
    ("kept-release", "it worked until 2.3.1", "it never worked"),
    ("kept-release", "fails with 1.6.4", "fails in 2 of 3 jobs"),
    ("kept-release", "With 1.6.3 the same files work", "With 3 files the job works"),
    ("kept-release", "The upgrade from Airflow 2.3 to 2.4 broke it", "the way from here to there"),
    (
        "key-beside-session",
        "aws-actions/configure-aws-credentials\nenv:\n  AWS_ACCESS_KEY_ID: x",
        "aws-actions/configure-aws-credentials\nenv:\n  AWS_ACCESS_KEY_ID: x\n  AWS_SESSION_TOKEN: y",
    ),
    ("keys-win", "AWS_ACCESS_KEY_ID is set and the profile ignored", "AWS_PROFILE is set"),
    ("machine-of-aws", "it runs on an EC2 instance", "it runs on my laptop"),
    ("made-just-now", "the role was just created", "the role is old"),
    ("mfa-wanted", "MFA is required", "MFA works"),
    ("other-identity-asked", "it picks the wrong role", "it picks the role"),
    ("other-partition", "we are in GovCloud", "we are in eu-west-1"),
    ("process-named", "my credential_process fails", "my process fails"),
    ("no-mfa-prompt", "it never asks for the MFA code", "it asks for the MFA code"),
    ("role-meant", "it should assume the role", "arn:aws:sts::1:assumed-role/x/y"),
    ("said-to-work", "it works fine with the aws cli", "the aws cli fails too"),
    ("said-to-work", "$ aws sts get-caller-identity --profile x  # works", "$ x  # works"),
    ("said-to-work", "no errors when the AWS CLI is used", "the CLI session works again"),
    ("session-made", "session credentials will expire in 8 hours", "credentials expired"),
    ("sign-in-ended", "once the SSO session has expired", "the certificate has expired"),
    ("session-token-named", "with temporary credentials", "with credentials"),
    ("identity-center", "then aws sso login", "then aws login"),
    ("kubernetes", "system:serviceaccount:prod:app", "a service of ours"),
    ("long-term-key", "AKIA…MPLE", "XAKIAIOSFODNN7EXAMPLE"),
    ("node-role", "assumed-role/eks-node-group-1/i-0", "assumed-role/app/node"),
    ("other-issuer", "gitlab runner", "oidc.eks.eu-west-1.amazonaws.com"),
    ("pod-identity", "the service account has a role", "the account has a role"),
    ("session-key", "ASIA**** was used", "ASIAN food"),
    ("session-token", "AWS_SESSION_TOKEN=x", "a token was sent"),
]


@pytest.mark.parametrize(("sign", "shown", "other"), EXAMPLES)
def test_a_sign_is_seen_in_any_of_the_texts(sign: Surrounding, shown: str, other: str) -> None:
    assert any_shows(("nothing", shown), sign)
    assert not any_shows((other,), sign)


def test_every_sign_has_an_example() -> None:
    assert {sign for sign, _, _ in EXAMPLES} == set(get_args(Surrounding))
