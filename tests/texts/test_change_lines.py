"""Lines that tell of a change of IAM, and of what works some time later."""

from __future__ import annotations

import pytest

from doctor.texts.change_lines import ToldChange, find_changes, is_change, is_of_key


@pytest.mark.parametrize(
    "line",
    [
        "aws iam create-role --role-name app",
        "aws_iam_role.app: Creation complete after 1s",
        "the access key was rotated: rotate again",
    ],
)
def test_a_line_that_changes_something_is_found(line: str) -> None:
    found = list(find_changes(f"before\n{line}\nbehind"))
    roles = frozenset({"app"} if "--role-name" in line else ())
    assert found == [ToldChange(line=line, of_key="key" in line, roles=roles)]


def test_a_line_that_works_later_is_found() -> None:
    (found,) = find_changes("it works after a few seconds")
    assert found.is_later


@pytest.mark.parametrize(
    "line",
    [
        "the retry of a worker",
        "retry connection token",
        "the network is retried again",
        "sleep 5 fixer",
    ],
)
def test_a_part_of_a_word_tells_nothing(line: str) -> None:
    assert list(find_changes(line)) == []


@pytest.mark.parametrize("line", ["create_role = true", '"Action": "iam:CreateRole"', "a role"])
def test_what_is_only_named_changes_nothing(line: str) -> None:
    assert list(find_changes(line)) == []


def test_calls_are_told_by_their_names() -> None:
    assert is_change("CreateAccessKey")
    assert not is_change("GetRole")
    assert is_of_key("CreateAccessKey")
    assert not is_of_key("CreateRole")
