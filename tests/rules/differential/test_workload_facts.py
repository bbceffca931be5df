"""What a workload was given decides between causes whose errors say the same words."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose

EMPTY = "NoCredentialProviders: no valid providers in chain. Deprecated."
ACTION = "Error: Could not load credentials from any providers"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:iam::111122223333:user/anna is not authorized to perform: sts:AssumeRole on "
    "resource: arn:aws:iam::444455556666:role/acme-member"
)
TOKENS = "/var/run/secrets/eks.amazonaws.com/serviceaccount"
JOB = (
    "jobs:\n  deploy:\n    runs-on: ubuntu-latest\n{more}    steps:\n"
    "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n"
    "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n"
)
ASKS = "    permissions:\n      id-token: write\n"


def first(text: str) -> str:
    finding = diagnose(case_of_paste(text), advice=False).findings[0]
    assert finding.certainty != "proven"
    return finding.id


@pytest.mark.parametrize(
    ("told", "error", "cause"),
    [
        ("", EMPTY, "credentials/no-credentials"),
        ("We moved the pods to EKS Pod Identity.", EMPTY, "config/tool-too-old"),
        ("We use IRSA instead of Pod Identity.", EMPTY, "credentials/no-credentials"),
        ('"associations": []', EMPTY, "credentials/no-credentials"),
        ("- ~/.aws:/root/.aws", EMPTY, "config/config-file-missing"),
        ("- ./data:/root/data", EMPTY, "credentials/no-credentials"),
        (
            f"it looks for {TOKENS}/aws-iam-token, and {TOKENS}/token is mounted",
            EMPTY,
            "federation/web-identity-token-file-unreadable",
        ),
        (f"{TOKENS}/token is mounted", EMPTY, "credentials/no-credentials"),
        ("no IAM role acme-member exists", DENIED, "trust/role-does-not-exist"),
        ("it makes the role if the role does not exist", DENIED, "trust/trust-principal-mismatch"),
        ("[DEBUG] MFA not needed, assuming role", DENIED, "mfa/mfa-not-in-request"),
        ("it asks for the MFA code", DENIED, "trust/trust-principal-mismatch"),
        (
            'boto.provider.ProfileNotFoundError: Profile "deploy" not found!',
            "",
            "config/tool-too-old",
        ),
        (
            "botocore.exceptions.ProfileNotFound: The config profile (deploy) could not be found",
            "",
            "config/profile-not-found",
        ),
        (
            JOB.format(more="    env:\n      AWS_PROFILE: prod\n" + ASKS),
            ACTION,
            "config/profile-not-found",
        ),
        (JOB.format(more=ASKS), ACTION, "credentials/no-credentials"),
        (JOB.format(more=""), ACTION, "federation/oidc-token-permission-missing"),
    ],
)
def test_what_stands_beside_the_error_decides(told: str, error: str, cause: str) -> None:
    assert first(f"{error}\n\n{told}\n") == cause


def test_a_token_that_aws_read_was_had_whatever_reports_speak_of() -> None:
    """Reports that mention an ID token were often of jobs that may ask for none."""
    text = (
        "Error: Could not assume role with OIDC: Not authorized to perform "
        "sts:AssumeRoleWithWebIdentity\n\nGitHub Actions, in the workflow:\n\n"
        + JOB.format(more=ASKS)
    )
    found = diagnose(case_of_paste(text), advice=False).findings
    assert "federation/oidc-token-permission-missing" not in [each.id for each in found]


def test_what_ecs_does_before_a_container_runs_it_does_as_the_execution_role() -> None:
    denied = (
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/execution/1 is not "
        "authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:"
        "eu-west-1:111122223333:secret:app-AbCdEf because no identity-based policy allows the "
        "secretsmanager:GetSecretValue action"
    )
    text = f"ResourceInitializationError: unable to pull secrets or registry auth: {denied}"
    named, second, third = diagnose(case_of_paste(text), advice=False).findings[:3]
    assert named.id == "permission/identity-policy-missing"
    assert "name another resource" in named.explanation
    assert second.title.startswith("ECS calls with the execution role")
    assert third.title.endswith("on other resources only")
    plain = diagnose(case_of_paste(denied), advice=False).findings
    assert not any(each.title.startswith("ECS") for each in plain)
