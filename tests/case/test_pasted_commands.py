"""A command line tells profile, role and request."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from doctor.case.pasted_commands import fill_request, profile_among, read_command
from doctor.model.case import CaseMfa, CaseRequest

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


@pytest.mark.parametrize(
    "command",
    [
        "aws s3 ls --profile dev",
        "aws s3 ls --profile=dev",
        "aws-vault exec dev -- aws s3 ls",
        "aws-vault exec --duration=2h dev -- env",
        "aws-vault --debug exec dev",
        "awsume dev",
        "assume dev",
        "AWS_PROFILE=dev terraform plan",
        "docker run -e AWS_PROFILE=dev app",
        "saml2aws exec -a dev -- aws s3 ls",
        "serverless deploy --aws-profile dev",
    ],
)
def test_the_profile(command: str) -> None:
    assert read_command(command).profile == "dev"


@pytest.mark.parametrize("command", ["aws s3 ls", 'aws s3 ls --profile "$P"', "aws-vault list"])
def test_no_profile(command: str) -> None:
    assert read_command(command).profile is None


@pytest.mark.parametrize(
    "command",
    [
        f"aws sts assume-role --role-arn {ROLE}",
        f"aws sts assume-role --role-arn={ROLE}",
        f"aws lambda create-function --function-name f --role {ROLE}",
        f"aws-actions/configure-aws-credentials role-to-assume={ROLE}",
        f"aws eks get-token --cluster-name c --role-arn '{ROLE}'",
    ],
)
def test_the_role(command: str) -> None:
    assert read_command(command).role_arn == ROLE


def test_the_request_of_the_cli_is_what_its_options_say() -> None:
    request = read_command(
        f"aws sts assume-role --role-arn {ROLE} --role-session-name s --external-id e "
        "--duration-seconds 900 --serial-number arn:aws:iam::111122223333:mfa/bob"
    ).request
    assert request == CaseRequest(
        external_id="e",
        role_session_name="s",
        duration_seconds=900,
        mfa=CaseMfa(serial="arn:aws:iam::111122223333:mfa/bob", present=True, age_seconds=0),
        tags=None,
        source_identity=None,
    )


def test_what_a_shell_computes_is_not_known_to_be_absent() -> None:
    request = read_command(f"aws sts assume-role --role-arn {ROLE} $OPTIONS").request
    assert request is not None
    assert request.external_id is UNSET


@pytest.mark.parametrize(
    ("inputs", "action"),
    [
        (f"role-to-assume={ROLE}", "sts:AssumeRoleWithWebIdentity"),
        (f"role-to-assume={ROLE} role-chaining=true", "sts:AssumeRole"),
        (f"role-to-assume={ROLE} aws-access-key-id=***", "sts:AssumeRole"),
    ],
)
def test_the_action_of_github_goes_with_a_token_unless_it_has_keys(
    inputs: str, action: str
) -> None:
    request = read_command(f"aws-actions/configure-aws-credentials@v4 {inputs}").request
    assert request is not None
    assert request.action == action


def test_a_word_of_any_wrapper_is_the_profile() -> None:
    assert profile_among("gds aws dev", ("default", "dev")) == "dev"
    assert profile_among("gds aws dev prod", ("dev", "prod")) is None
    assert profile_among("aws s3 ls", ("default",)) is None


def test_a_request_is_filled_and_not_overridden() -> None:
    held = CaseRequest(external_id="mine")
    filled = fill_request(held, CaseRequest(external_id="theirs", role_session_name="s"))
    assert (filled.external_id, filled.role_session_name) == ("mine", "s")


def test_a_command_sets_variables_for_itself() -> None:
    command = "AWS_PROFILE=dev AWS_REGION=x docker run -e AWS_ROLE_ARN=y --env A=$B app"
    assert read_command(command).env == {
        "AWS_PROFILE": "dev",
        "AWS_REGION": "x",
        "AWS_ROLE_ARN": "y",
    }
