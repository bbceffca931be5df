"""Which tool ran, with which SDK, in which version: as commands, manifests and logs tell it."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.programs import PROGRAMS
from doctor.engine import judge_case
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.releases import DROPS, KNOWS, drops, never_knows, too_old
from doctor.rules.shared.sdks.tools import program_words, tool_of, versions_of


def situation_of(
    command: str = "", error: str = "", origin: str = "pasted", **attachments: str
) -> Situation:
    texts = {**({"command": command} if command else {}), **attachments}
    return judge_case(
        parse_case(
            {
                "schema": "roledoctor.case/1",
                "errors": [{"text": error, "from": origin}] if error else [],
                "attachments": [{"name": name, "text": text} for name, text in texts.items()],
            }
        )
    )


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("aws s3 ls --profile x", "the AWS CLI"),
        ("$ AWS_PROFILE=x terraform plan", "Terraform"),
        ("sudo -E aws s3 ls", "the AWS CLI"),
        ("sudo -u bob aws s3 ls", "the AWS CLI"),
        ("npx cdk deploy", "cdk"),
        ("yarn webiny deploy", "webiny"),
        ("bundle exec kitchen test", "kitchen"),
        ("python -m awslogs get x", "awslogs"),
        ("docker run --rm -it -v ~/.aws:/root/.aws amazon/aws-cli s3 ls", "the AWS CLI"),
        ("docker run -e A=b hashicorp/terraform:1.5 plan", "Terraform"),
        (r"C:\\tools\\terraform.exe plan", "Terraform"),
        ("aws-actions/configure-aws-credentials@v4 role-to-assume=x", "configure-aws-credentials"),
        ("some-deployer up", "“some-deployer”"),
    ],
)
def test_the_program_of_a_command_line_is_found_behind_what_wraps_it(
    command: str, name: str
) -> None:
    tool = tool_of(situation_of(command))
    assert tool is not None
    assert tool.name == name


@pytest.mark.parametrize("command", ["./deploy.sh", "make deploy", "bash run.sh", "", "source x"])
def test_a_script_may_run_anything(command: str) -> None:
    assert tool_of(situation_of(command)) is None


@pytest.mark.parametrize(
    ("error", "sdk"),
    [
        ("NoCredentialProviders: no valid providers in chain. Deprecated.", "go-v1"),
        ("operation error STS: AssumeRole, https response error StatusCode: 403", "go-v2"),
        ("software.amazon.awssdk.core.exception.SdkClientException: x", "java-v2"),
        ("(Service: AWSSecurityTokenService; Status Code: 403; Error Code: x)", "java-v1"),
        ("Missing credentials in config", "js-v2"),
        ("CredentialsProviderError: Could not load credentials from any providers", "js-v3"),
        ("Aws::Errors::MissingCredentialsError: unable to sign request", "ruby"),
        ("Amazon.Runtime.AmazonClientException: x", "dotnet"),
        ("botocore.exceptions.NoCredentialsError: Unable to locate credentials", "botocore"),
    ],
)
def test_the_words_of_an_error_tell_the_sdk(error: str, sdk: str) -> None:
    tool = tool_of(situation_of(error=error))
    assert tool is not None
    assert tool.sdks == (sdk,)


def test_the_words_narrow_down_what_a_command_leaves_open() -> None:
    both = tool_of(situation_of("terraform plan"))
    one = tool_of(situation_of("terraform plan", "NoCredentialProviders: no valid providers"))
    assert both is not None
    assert one is not None
    assert (both.sdks, one.sdks) == (("go-v1", "go-v2"), ("go-v1",))


def test_the_words_of_another_sdk_do_not_make_it_another_tool() -> None:
    error = "An error occurred (AccessDenied) when calling the AssumeRole operation: botocore.x"
    tool = tool_of(situation_of("terraform plan", error))
    assert tool is not None
    assert tool.sdks == ("go-v1", "go-v2")


def test_what_roledoctor_tried_is_not_the_user_s_tool() -> None:
    assert tool_of(situation_of(error="botocore.exceptions.X", origin="probe")) is None


@pytest.mark.parametrize(
    ("text", "component", "version"),
    [
        ("aws-cli/1.16.220 Python/3.7.3", "aws-cli", (1, 16, 220)),
        ("awscli==1.16.220", "aws-cli", (1, 16, 220)),
        ("botocore==1.12.200", "botocore", (1, 12, 200)),
        ("Boto3/1.9.220", "boto3", (1, 9, 220)),
        ("github.com/aws/aws-sdk-go v1.23.13", "go-v1", (1, 23, 13)),
        ("github.com/aws/aws-sdk-go-v2 v1.30.0", "go-v2", (1, 30, 0)),
        ('"aws-sdk": "^2.525.0"', "js-v2", (2, 525, 0)),
        ('"@aws-sdk/client-sts": "3.27.0"', "js-v3", (3, 27, 0)),
        ("aws-sdk-java/1.11.704", "java-v1", (1, 11, 704)),
        (
            "<artifactId>aws-java-sdk-sts</artifactId>\n  <version>1.11.500</version>",
            "java-v1",
            (1, 11, 500),
        ),
        ("software.amazon.awssdk:sts:2.10.11", "java-v2", (2, 10, 11)),
        ("aws-sdk-core (3.50.0)", "ruby", (3, 50, 0)),
        ('<PackageReference Include="AWSSDK.Core" Version="3.3.100" />', "dotnet", (3, 3, 100)),
        ('"aws/aws-sdk-php": "3.100.0"', "php", (3, 100, 0)),
        ("Terraform v1.5.7", "terraform", (1, 5, 7)),
        ("+ provider registry.terraform.io/hashicorp/aws v4.45.0", "terraform-aws", (4, 45, 0)),
    ],
)
def test_versions_are_read_as_they_are_written(
    text: str, component: str, version: tuple[int, ...]
) -> None:
    found = versions_of(situation_of(log=text))
    assert {name: number for name, number in found.items() if name == component} == {
        component: version
    }


def test_a_tool_s_own_version_line_counts_for_that_tool() -> None:
    situation = situation_of("assume deploy", **{"granted --version": "Granted version: 0.38.0"})
    assert versions_of(situation)["granted"] == (0, 38, 0)


def test_of_two_major_versions_each_has_its_own_first_release() -> None:
    assert too_old("aws-cli", "pod-identity", (1, 29, 0))
    assert too_old("aws-cli", "pod-identity", (1, 30, 0)) is None
    assert too_old("aws-cli", "pod-identity", (2, 14, 0))
    assert too_old("aws-cli", "pod-identity", (2, 15, 0)) is None


def test_what_no_release_knows_every_release_is_too_old_for() -> None:
    assert never_knows("java-v1", "sso")
    assert too_old("java-v1", "sso", (1, 12, 999))


def test_a_setting_is_dropped_up_to_a_release() -> None:
    assert drops("aws-vault", "external_id", (4, 3, 0))
    assert drops("aws-vault", "external_id", (7, 2, 0)) is None
    assert drops("aws-vault", "external_id", None) is None
    assert drops("aws-mfa", "external_id", None)


def test_every_row_has_its_source() -> None:
    sources = [*(row.source for row in KNOWS), *(row.source for row in DROPS)]
    assert all(source.startswith("https://") for source in sources)


def test_every_listed_program_is_found_by_its_own_name() -> None:
    assert all(program_words(f"{name} up")[0] == name for name in PROGRAMS)
