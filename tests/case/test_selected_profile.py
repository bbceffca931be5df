"""The profile that a case asks for where neither its target nor a variable says so."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose

FILES = {
    "config": {"path": "~/.aws/config", "text": "[profile dev]\nregion = eu-west-1\n"},
    "credentials": {
        "path": "~/.aws/credentials",
        "text": "[dev]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = notARealSecretKey\n"
        "[ops]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = notARealSecretKey\n",
    },
}


def _selected(**case: Any) -> str | None:
    raw = {"schema": "roledoctor.case/1", "files": FILES, **case}
    return diagnose(parse_case(raw)).situation.case.target.profile


def _attached(text: str, name: str = "main.tf") -> list[dict[str, str]]:
    return [{"name": name, "text": text}]


@pytest.mark.parametrize(
    "text",
    [
        'provider "aws" {\n  profile = "dev"\n}\n',
        "provider:\n  name: aws\n  profile: dev\n",
        'session = boto3.Session(profile_name="dev")\n',
        "Aws::SharedCredentials.new(profile_name: 'dev')\n",
        "fromIni({ profile: 'dev' })\n",
        'profile = "dev"\nregion = "eu-west-1"\n',
        "aws s3 ls --profile dev\n",
        "AWS_PROFILE=dev\n",
    ],
)
def test_a_tools_own_file_names_the_profile(text: str) -> None:
    assert _selected(attachments=_attached(text)) == "dev"


@pytest.mark.parametrize(
    "text",
    [
        "provider:\n  profile: ${opt:stage}\n",
        'profile = "elsewhere"\n',
        'profile = "dev"\nprofile = "ops"\n',
        'resource "aws_iam_instance_profile" "x" {\n  instance_profile = "dev"\n}\n',
    ],
)
def test_what_names_none_of_the_files_or_more_than_one_selects_nothing(text: str) -> None:
    assert _selected(attachments=_attached(text)) is None


def test_the_option_of_a_command_selects() -> None:
    assert _selected(attachments=_attached("aws s3 ls --profile=ops", "command")) == "ops"


def test_an_error_names_the_profile_that_it_is_about() -> None:
    text = 'profile "dev" is configured to use SSO but is missing required configuration'
    assert _selected(errors=[{"text": text, "from": "pasted"}]) == "dev"


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"])
def test_a_variable_decides_before_a_file_does(name: str) -> None:
    env = {name: "AKIARTX3GSDSQAAAAAAA"}
    assert _selected(env=env, attachments=_attached('profile = "dev"')) is None


def test_a_target_is_never_replaced() -> None:
    target = {"profile": "ops"}
    assert _selected(target=target, attachments=_attached('profile = "dev"')) == "ops"


def test_what_an_earlier_command_was_told_the_one_that_failed_was_not() -> None:
    earlier = {"name": "earlier command", "text": "aws sso login --profile dev"}
    assert _selected(attachments=[earlier]) == "dev"
    assert _selected(attachments=[earlier, {"name": "command", "text": "aws s3 ls"}]) is None
