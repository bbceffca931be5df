"""A command line as words: what it sets, starts and passes."""

from __future__ import annotations

import pytest

from doctor.model.command_line import (
    CommandLine,
    ContainerRun,
    Mount,
    SimpleCommand,
    program_name,
    split_assignment,
)


def command(text: str) -> SimpleCommand:
    return SimpleCommand(tuple(text.split()))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("aws", "aws"),
        ("/usr/local/bin/aws", "aws"),
        ("C:\\tools\\terraform.exe", "terraform"),
        ("amazon/aws-cli:2.15.0", "aws-cli"),
        ("cdk@2", "cdk"),
        ("composer.phar", "composer"),
    ],
)
def test_a_program_goes_by_its_bare_name(word: str, name: str) -> None:
    assert program_name(word) == name


def test_a_command_sets_variables_only_before_its_program() -> None:
    assert command("A=1 env -i B=2 aws s3 ls C=3").variables == {"A": "1", "B": "2"}
    assert command("aws configure set x=1").variables == {}
    assert command("export A=1").variables == {"A": "1"}


def test_what_only_assigns_runs_and_exports_nothing() -> None:
    assert command("A=1 B=2").only_assigns
    assert not command("A=1 aws s3 ls").only_assigns
    assert not command("export A=1").only_assigns
    assert not SimpleCommand(()).only_assigns


def test_an_option_has_its_value_behind_it_or_in_the_same_word() -> None:
    assert [*command("x --env A --env=B -eC -e D").options("-e", "--env")] == ["A", "B", "C", "D"]
    assert [*command("x --environment A").options("--env")] == []
    assert [*command("x --env").options("--env")] == [""]


def test_a_line_is_asked_as_a_whole() -> None:
    line = CommandLine("", (command("cd /srv"), command("sudo -E /bin/aws s3 ls --profile a")))
    assert "sudo" in line.programs
    assert line.behind("aws") == command("s3 ls --profile a")
    assert line.behind("docker") is None
    assert line.option("--profile") == "a"
    assert line.words[:3] == ("cd", "/srv", "sudo")


def test_an_assignment_has_a_name() -> None:
    assert split_assignment("A=b=c") == ("A", "b=c")
    assert split_assignment("--a=b") is None
    assert split_assignment("a") is None


@pytest.mark.parametrize(
    ("run", "passes"),
    [
        (ContainerRun(), False),
        (ContainerRun(variables={"HOME": "/x"}), False),
        (ContainerRun(variables={"AWS_PROFILE": None}), False),
        (ContainerRun(variables={"AWS_ACCESS_KEY_ID": None}), True),
        (ContainerRun(has_env_file=True), True),
        (ContainerRun(mounts=(Mount("/home/bob/.aws", "/root/.aws"),)), True),
        (ContainerRun(mounts=(Mount("/srv", "/srv"),)), False),
    ],
)
def test_what_brings_credentials_into_a_container(run: ContainerRun, passes: bool) -> None:
    assert run.passes_credentials is passes
