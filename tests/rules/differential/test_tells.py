"""What tells sibling causes apart: the words of the error are the same, what is told is not."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose, judge_case
from doctor.rules import CATALOGUE
from doctor.rules.differential.facts import FACTS
from doctor.rules.differential.tells import TELLS, Tell, weigh_causes

EMPTY = "Error: No valid credential sources found"
DENIED = (
    "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/{caller} is not authorized to "
    "perform: {action} on resource: {resource} because no identity-based policy allows the "
    "{action} action"
)


IGNORED = "config/setting-ignored-by-tool"


def causes(text: str) -> list[str]:
    return [each.id for each in diagnose(case_of_paste(text)).findings]


def first(text: str) -> str:
    return causes(text)[0]


@pytest.mark.parametrize("tell", TELLS, ids=lambda each: each.fact)
def test_a_row_names_a_fact_causes_and_a_reason(tell: Tell) -> None:
    assert tell.fact in FACTS
    assert {*tell.speaks_for, *tell.against} <= set(CATALOGUE)
    assert not set(tell.speaks_for) & set(tell.against)
    assert tell.reason


def test_no_fact_stands_twice() -> None:
    assert len({each.fact for each in TELLS}) == len(TELLS)


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        ("", "credentials/no-credentials"),
        ("With AWS_PROFILE=dev set it works.", "config/profile-not-selected"),
        ("It is broken in 1.6.4; with 1.6.3 the same files work.", "config/tool-too-old"),
        ("The AWS CLI works with the same files.", "config/tool-too-old"),
        ("It works until the SSO session has expired.", "credentials/sso-token-expired"),
        ("After I log in again it works.", "credentials/sso-token-expired"),
        ("It is started by systemd.", "credentials/env-not-passed"),
        (
            "I can list the bucket with the aws cli. The script does docker run with the image.",
            "credentials/env-not-passed",
        ),
        ("[✔] [dev] session credentials will expire in 8 hours", "credentials/env-not-passed"),
        (
            "On EKS the pod-identity-webhook is not running in our cluster.",
            "credentials/env-not-passed",
        ),
        (
            "We use EKS Pod Identity, and the eks-pod-identity-agent is missing.",
            "credentials/container-credentials-failed",
        ),
    ],
)
def test_the_same_error_has_another_cause_by_what_is_told_beside_it(told: str, cause: str) -> None:
    assert first(f"{told}\n\n{EMPTY}") == cause


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        ("", "federation/oidc-sub-mismatch"),
        ("The account had no OIDC provider.", "federation/oidc-provider-missing"),
        ("There was a typo in the ARN of the provider.", "federation/oidc-provider-missing"),
        ("No OIDC provider is missing, we checked.", "federation/oidc-sub-mismatch"),
    ],
)
def test_a_provider_that_is_told_to_be_another_outranks_the_subject(told: str, cause: str) -> None:
    refused = (
        "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: "
        "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )
    assert first(f"{told}\n{refused}") == cause


def test_the_webhook_of_service_accounts_is_no_pod_identity() -> None:
    told = "Is our amazon-eks-pod-identity-webhook too old?"
    assert first(f"{told}\n{EMPTY}") == "credentials/no-credentials"


def test_a_key_that_is_refused_beside_a_profile_left_alone_is_another() -> None:
    refused = "InvalidClientTokenId: The security token included in the request is invalid."
    told = "The installer does not use the profile that I give it."
    assert first(f"{told}\n{refused}") == "credentials/env-keys-shadow-profile"
    assert first(refused) == "credentials/access-key-invalid"


def test_who_is_to_assume_itself_is_told_without_a_word_of_sts() -> None:
    told = "AWS: the credential cannot be validated, as the role is not self-assuming."
    assert first(told) == "trust/role-assumes-itself"


def test_a_session_that_ends_only_under_long_work_is_too_short() -> None:
    ended = "ExpiredToken: The security token included in the request is expired"
    told = "The token is expired only when the tests take longer than usual."
    assert first(ended) != "request/session-shorter-than-job"
    assert first(f"{told}\n{ended}") == "request/session-shorter-than-job"


def test_passing_a_role_is_told_without_a_word_of_aws() -> None:
    assert first("The message says that PassRole is denied for the worker.") == (
        "permission/pass-role-missing"
    )


def test_a_list_of_all_kinds_of_credentials_names_no_two_of_them() -> None:
    kinds = "source profile, credential source, credential process, web identity token, or sso"
    text = f"SharedConfigErr: only one credential type may be specified per profile: {kinds}"
    assert first(text) == "config/mixed-credential-settings"
    assert "config/source-and-credential-source" not in causes(text)


def test_what_comes_and_goes_is_no_provider_that_is_missing() -> None:
    refused = (
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity "
        "operation: The web identity token provided could not be validated"
    )
    assert first(refused) == "federation/oidc-provider-missing"
    assert first(f"It fails intermittently.\n{refused}") == "federation/web-identity-token-expired"


def test_a_machine_that_calls_in_place_of_a_role_was_never_meant_to_be_allowed() -> None:
    denied = DENIED.format(
        caller="Node/i-0a1b2c3d4e5f67890",
        action="glue:GetTable",
        resource="arn:aws:glue:eu-west-1:222233334444:catalog",
    )
    told = "The job is told to assume the role.\n"
    assert IGNORED not in causes(denied)
    assert IGNORED in causes(told + denied)
    assume = DENIED.format(
        caller="Node/i-0a1b2c3d4e5f67890",
        action="sts:AssumeRole",
        resource="arn:aws:iam::222233334444:role/x",
    )
    assert IGNORED not in causes(told + assume)


def test_an_external_id_that_is_lost_on_the_way_comes_first() -> None:
    denied = (
        "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
        "sts:AssumeRole on resource: arn:aws:iam::222233334444:role/partner"
    )
    assert first(denied) == "trust/trust-principal-mismatch"
    assert first(f"The external_id is not sent.\n{denied}") == "trust/external-id-missing"


def test_our_own_attempt_tells_of_no_other_tool() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": EMPTY, "from": "probe"}],
        "attachments": [{"name": "log", "text": "the AWS CLI works with the same files"}],
    }
    assert weigh_causes(judge_case(parse_case(raw))) == {}


@pytest.mark.parametrize(
    ("parameter", "cause"),
    [
        ("SerialNumber", "mfa/mfa-serial-malformed"),
        ("TokenCode", "mfa/mfa-code-malformed"),
        ("RoleArn", "config/role-arn-malformed"),
        ("ExternalId", "request/external-id-invalid"),
    ],
)
def test_an_sdks_own_check_of_a_parameter_accuses_that_parameter(
    parameter: str, cause: str
) -> None:
    text = f"InvalidParameter: minimum field size of 2, AssumeRoleInput.{parameter}"
    assert causes(text) == [cause]


NO_ROLE_FOUND = (
    "failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: "
    "GetMetadata, canceled, context deadline exceeded"
)


@pytest.mark.parametrize(
    ("text", "unreachable"),
    [
        (f"Set httpPutResponseHopLimit to 2\n\n{NO_ROLE_FOUND}", True),
        (f"Nodes come with a hop limit of one.\n\n{NO_ROLE_FOUND}", True),
        (f"Our EC2 has an IAM role attached.\n\n$ docker run app\n{EMPTY}", True),
        (f"$ docker run app\n{EMPTY}", False),
        (NO_ROLE_FOUND, False),
    ],
)
def test_a_container_is_further_from_the_machine_s_role(text: str, unreachable: bool) -> None:
    assert (first(text) == "credentials/metadata-unreachable") is unreachable


@pytest.mark.parametrize("end", [": ", ".\nPlease verify the role and externalId"])
def test_snowflake_s_refusal_is_one_of_the_role(end: str) -> None:
    assert first(f"SQL execution error: Error assuming AWS_ROLE{end}").startswith("trust/")


UNABLE = 'Unable to locate credentials. You can configure credentials by running "aws configure".\n'
IDENTITY = (
    '{"UserId": "AIDA", "Account": "222233334444", "Arn": "arn:aws:iam::222233334444:user/a"}\n'
)


@pytest.mark.parametrize(
    "text",
    [
        f"$ aws sso login --profile dev\nSuccessfully logged in\n$ aws s3 ls\n{UNABLE}",
        f"$ aws configure --profile dev\n$ aws s3 ls\n{UNABLE}",
        f"$ aws sts get-caller-identity --profile dev\n{IDENTITY}$ aws ec2 describe-vpcs\n{UNABLE}",
        f"> aws configure sso\nCLI profile name [Admin-222233334444]: dev\n\n> aws s3 ls\n{UNABLE}",
        f"I run `aws sso login --profile dev`, which works, and then\n\n    aws s3 ls\n\n{UNABLE}",
        "$ aws configure --profile dev\n$ python app.py\nbotocore.exceptions.NoCredentialsError: "
        "Unable to locate credentials\n",
    ],
)
def test_an_option_is_for_one_command(text: str) -> None:
    assert first(text) == "config/profile-not-selected"


@pytest.mark.parametrize(
    "text",
    [
        f"$ aws sso login --profile dev\n$ aws s3 ls --profile dev\n{UNABLE}",
        f"$ export AWS_PROFILE=dev\n$ aws sso login --profile dev\n$ sudo aws s3 ls\n{UNABLE}",
        f"I run `aws s3 ls --profile dev`:\n\n{UNABLE}",
        "`aws s3 ls --profile dev` works. The extension says: AWS region setting is missing.\n",
    ],
)
def test_who_names_a_profile_left_none_out(text: str) -> None:
    assert "config/profile-not-selected" not in causes(text)[:1]


def test_a_cli_that_signs_in_knows_the_sign_in() -> None:
    text = f"$ aws sso login --profile dev\nSuccessfully logged in\n$ aws s3 ls\n{UNABLE}"
    assert "config/tool-too-old" not in causes(text)


@pytest.mark.parametrize(
    "text",
    [
        f"$ aws s3 ls\n{UNABLE}$ aws s3 ls --profile dev\n2024-01-01 10:00:00 bucket\n",
        f"$ terraform plan\n{EMPTY}\n$ AWS_PROFILE=dev terraform plan\nNo changes.\n",
    ],
)
def test_the_same_command_with_a_profile_shows_what_it_lacked(text: str) -> None:
    assert first(text) == "config/profile-not-selected"


def test_a_command_that_failed_with_a_profile_shows_nothing() -> None:
    text = f"$ AWS_PROFILE=dev terraform plan\nExpiredToken: expired\n$ terraform plan\n{EMPTY}\n"
    assert first(text) != "config/profile-not-selected"
