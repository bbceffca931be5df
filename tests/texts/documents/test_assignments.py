"""Assignments of variables, in every shell's words."""

from __future__ import annotations

import pytest

from doctor.texts.documents.assignments import (
    is_known_value,
    read_assignment,
)


@pytest.mark.parametrize(
    "line",
    [
        "export AWS_PROFILE=dev",
        'export AWS_PROFILE="dev"',
        "set AWS_PROFILE=dev",
        'set "AWS_PROFILE=dev"',
        'setx AWS_PROFILE "dev"',
        "$env:AWS_PROFILE = 'dev'",
        '$Env:AWS_PROFILE="dev"',
        "setenv AWS_PROFILE dev",
        "set -gx AWS_PROFILE dev",
        'declare -x AWS_PROFILE="dev"',
        "ENV AWS_PROFILE dev",
        "AWS_PROFILE=dev",
        "      - AWS_PROFILE=dev",
        "  AWS_PROFILE: dev",
    ],
)
def test_a_line_assigns(line: str) -> None:
    assert read_assignment(line) == ("AWS_PROFILE", "dev")


@pytest.mark.parametrize("line", ["NOTE=this", "region = eu-west-1", "Error: AWS_PROFILE is set"])
def test_other_lines_do_not(line: str) -> None:
    assert read_assignment(line) is None


def test_a_label_makes_any_variable_one() -> None:
    assert read_assignment("HOME=/root", told=True) == ("HOME", "/root")


@pytest.mark.parametrize("value", ["***", "", "$(aws sts x)", "<your key>", "${X}", "xxxx", "..."])
def test_what_is_masked_or_computed_is_no_value(value: str) -> None:
    assert not is_known_value(value)


def test_a_secret_that_is_hidden_is_a_value() -> None:
    line = "export AWS_SECRET_ACCESS_KEY=<hidden: 40 characters>"
    assert read_assignment(line) == ("AWS_SECRET_ACCESS_KEY", "<hidden: 40 characters>")
