"""Which tool failed is told by its command, and narrowed by its words."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.failed_tool import failed_tool, program_words
from doctor.model.case import Case


def _case(command: str | None, error: str | None = None, origin: str = "pasted") -> Case:
    attachments = [] if command is None else [{"name": "command", "text": command}]
    errors = [] if error is None else [{"text": error, "from": origin}]
    return parse_case({"schema": "roledoctor.case/1", "attachments": attachments, "errors": errors})


def test_nothing_tells_of_no_tool() -> None:
    assert failed_tool(_case(None)) is None
    assert failed_tool(_case(None, "Unable to locate credentials")) is None


def test_the_words_narrow_what_the_command_leaves_open() -> None:
    command = failed_tool(_case("terraform plan"))
    both = failed_tool(_case("terraform plan", "operation error STS: AssumeRole, x"))
    assert command is not None
    assert both is not None
    assert (command.sdks, both.sdks) == (("go-v1", "go-v2"), ("go-v2",))


def test_our_own_attempt_is_nobodys_tool() -> None:
    assert failed_tool(_case(None, "CredentialsProviderError: x", "probe")) is None


@pytest.mark.parametrize(
    "command",
    [
        "sudo -E aws s3 ls",
        "AWS_PROFILE=x aws s3 ls",
        "docker run --rm amazon/aws s3 ls",
        "docker run -v /a:/b -it -e A=b amazon/aws s3 ls",
    ],
)
def test_what_stands_around_the_program_is_left_out(command: str) -> None:
    program, *rest = program_words(command)
    assert program in {"aws", "amazon/aws"}
    assert rest == ["s3", "ls"]


def test_what_only_feeds_a_pipe_is_not_the_tool() -> None:
    tool = failed_tool(_case("echo host | docker-credential-ecr-login get"))
    assert tool is not None
    assert tool.name == "docker-credential-ecr-login"
    first = failed_tool(_case("aws ecr get-login-password | docker login"))
    assert first is not None
    assert first.component == "aws-cli"


def test_a_release_that_is_named_narrows_it_too() -> None:
    told = failed_tool(_case("node index.js", 'InvalidClientTokenId, "aws-sdk": "2.1450.0"'))
    assert told is not None
    assert told.sdks == ("js-v2",)


@pytest.mark.parametrize(("command", "generation"), [("dotnet run", 3), ("pwsh a.ps1", None)])
def test_the_generation_of_dotnet_stands_in_its_release(
    command: str, generation: int | None
) -> None:
    told = failed_tool(
        _case(command, "AWSSDK.Core 3.7.400.1: Amazon.Runtime.AmazonClientException")
    )
    assert told is not None
    assert told.generation == generation


def test_an_sdk_that_the_program_is_not_built_with_is_another_programs() -> None:
    tool = failed_tool(
        _case("aws sso login", "SSOProviderInvalidToken: the SSO session has expired")
    )
    assert tool is not None
    assert tool.sdks == ("go-v1",)
    own = '{"__type":"com.amazonaws.switchboard.portal#UnauthorizedException"}'
    signed_in = failed_tool(_case("aws sso login", own))
    assert signed_in is not None
    assert signed_in.is_botocore
