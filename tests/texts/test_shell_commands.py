"""Command lines as shells split them."""

from __future__ import annotations

import pytest

from doctor.model.command_line import ContainerRun, Mount
from doctor.texts.shell_commands import container_run, read_command_line


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("", []),
        ("$ aws s3 ls", [["aws", "s3", "ls"]]),
        ("a 'b c' --d=\"e f\"", [["a", "b c", "--d=e f"]]),
        ("a && b; c | d", [["a"], ["b"], ["c"], ["d"]]),
        ("A=1\naws s3 ls", [["A=1"], ["aws", "s3", "ls"]]),
        ("docker run \\\n  -it x", [["docker", "run", "-it", "x"]]),
        ("A=<hidden: 40 characters> aws", [["A=<hidden: 40 characters>", "aws"]]),
        ("x -v $(pwd):/w", [["x", "-v", "$(pwd):/w"], ["pwd"]]),
        ('eval "$(saml2aws script)"', [["eval", "$(saml2aws script)"], ["saml2aws", "script"]]),
        ("it's not closed", [["it's", "not", "closed"]]),
    ],
)
def test_a_line_is_split_as_a_shell_does(text: str, commands: list[list[str]]) -> None:
    assert [[*each.words] for each in read_command_line(text).commands] == commands


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("aws s3 ls", None),
        ("docker ps", None),
        ("docker run x", ContainerRun()),
        (
            "docker run --rm -v ~/.aws:/root/.aws:ro -e AWS_PROFILE -eHOME=/app -u 1000 x",
            ContainerRun(
                mounts=(Mount("~/.aws", "/root/.aws"),),
                variables={"AWS_PROFILE": None, "HOME": "/app"},
                user="1000",
            ),
        ),
        (
            'docker run -v "C:\\Users\\bob\\.aws:/root/.aws" --env-file=x.env x',
            ContainerRun(mounts=(Mount("C:\\Users\\bob\\.aws", "/root/.aws"),), has_env_file=True),
        ),
        (
            "podman run --mount type=bind,source=/home/bob/.aws,target=/root/.aws x",
            ContainerRun(mounts=(Mount("/home/bob/.aws", "/root/.aws"),)),
        ),
        (
            "docker build --secret id=aws,src=/home/bob/.aws/credentials .",
            ContainerRun(mounts=(Mount("/home/bob/.aws/credentials"),), is_whole=False),
        ),
        (
            "docker compose run -v data app",
            ContainerRun(mounts=(Mount("data"),), is_whole=False),
        ),
    ],
)
def test_what_a_container_is_given(text: str, run: ContainerRun | None) -> None:
    assert container_run(read_command_line(text)) == run
