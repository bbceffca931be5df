"""Commands are known by their prompt, or by what they begin with; prose is none."""

from __future__ import annotations

import pytest

from doctor.texts.transcript.commands import (
    command_behind_prompt,
    join_lines,
    typed_assignments,
    typed_command,
)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("$ ./deploy.sh prod", "./deploy.sh prod"),
        ("bob@host:~/x$ aws s3 ls", "aws s3 ls"),
        ("[bob@host x]$ aws s3 ls", "aws s3 ls"),
        ("bob@mac x % aws s3 ls", "aws s3 ls"),
        ("PS C:\\Users\\bob> aws s3 ls", "aws s3 ls"),
        ("C:\\work> aws s3 ls", "aws s3 ls"),
        ("(venv) $ python job.py", "python job.py"),
        ("➜  app git:(main) ✗ npm run deploy", "npm run deploy"),
        ("bash-5.1# aws sts get-caller-identity", "aws sts get-caller-identity"),
        ("# mount-s3 bucket /mnt", "mount-s3 bucket /mnt"),
        ("> terraform plan", "terraform plan"),
        ("+ terraform plan", "terraform plan"),
        ("Run aws sts get-caller-identity", "aws sts get-caller-identity"),
        ("[command]/usr/bin/aws s3 ls", "/usr/bin/aws s3 ls"),
        ("Running command aws s3 ls", "aws s3 ls"),
        ("$ AWS_PROFILE=x aws s3 ls", "AWS_PROFILE=x aws s3 ls"),
        ("$ docker run -e AWS_PROFILE=x app", "docker run -e AWS_PROFILE=x app"),
        (
            "Run aws-actions/configure-aws-credentials@v4",
            "aws-actions/configure-aws-credentials@v4",
        ),
    ],
)
def test_a_prompt_shows_a_command(line: str, command: str) -> None:
    assert command_behind_prompt(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "# the role of the CI",
        "# aws_signing_helper throws Untrusted Signing Certificate error",
        "> terraform does not find the profile",
        "$ 20 a month",
        "> I run the same on my machine",
        "+ added line of a diff",
        "Error: no credentials",
        "- aws-region: eu-west-1",
        "cat: ~/.aws/config: No such file or directory",
    ],
)
def test_other_lines_show_none(line: str) -> None:
    assert command_behind_prompt(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/x --role-session-name s",
        "aws s3 ls",
        "aws --region eu-west-1 s3 ls --profile x",
        "terraform plan",
        "aws-vault exec dev -- aws s3 ls",
        "AWS_PROFILE=x terraform apply -auto-approve",
        "cat ~/.aws/config",
        "env | grep AWS_",
    ],
)
def test_a_command_stands_without_a_prompt(line: str) -> None:
    assert typed_command(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "aws sso login works.",
        "terraform plan fails with the same error",
        "aws: [ERROR]: Unable to locate credentials",
        "kubectl is fine and the pods run",
        "The aws cli is version 2",
    ],
)
def test_prose_is_no_command(line: str) -> None:
    assert typed_command(line) is None


def test_continued_lines_are_one_command() -> None:
    assert join_lines(["aws sts assume-role \\", "  --role-arn x \\", "  --external-id y"]) == (
        "aws sts assume-role --role-arn x --external-id y"
    )


@pytest.mark.parametrize(
    ("command", "assigned"),
    [
        ("export AWS_PROFILE=a", (("AWS_PROFILE", "a"),)),
        ('export A="b c" B=1; export C=d', (("A", "b c"), ("B", "1"), ("C", "d"))),
        ("AWS_PROFILE=a", (("AWS_PROFILE", "a"),)),
        ("unset AWS_PROFILE", (("AWS_PROFILE", ""),)),
        ("set AWS_PROFILE=a", (("AWS_PROFILE", "a"),)),
        ('$env:AWS_PROFILE = "a"', (("AWS_PROFILE", "a"),)),
        ("AWS_PROFILE=a aws s3 ls", ()),
        ("export AWS_PROFILE", ()),
        ("export A=b && aws s3 ls", ()),
        ("set -e", ()),
    ],
)
def test_a_command_may_set_variables_for_what_follows(
    command: str, assigned: tuple[tuple[str, str], ...]
) -> None:
    assert typed_assignments(command) == assigned
