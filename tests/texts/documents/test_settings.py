"""Sections of shared config among other lines."""

from __future__ import annotations

import pytest

from doctor.texts.documents.settings import (
    find_section,
    holds_keys_alone,
    is_header,
    is_logged,
    is_setting,
)


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["[profile x]", "role_arn = y", "thanks"], 2),
        (["[x]", "region = eu-west-1", "", "# note", "output = json", "bye"], 5),
        (["[profile x]", "s3 =", "  max_concurrent_requests = 20", "bye now"], 3),
        (["[profile x]"], 1),
        (["[x]", "role_arn: y"], 2),
        (["[x]", "role_arn = y", "", "Trust policy:"], 2),
    ],
)
def test_a_section_ends_with_its_settings(lines: list[str], end: int) -> None:
    assert find_section(lines, 0) == end


@pytest.mark.parametrize("lines", [["[INFO]", "started = true"], ["[ERROR] it failed"], ["x = y"]])
def test_other_brackets_are_no_section(lines: list[str]) -> None:
    assert find_section(lines, 0) is None


def test_a_label_makes_any_section_one() -> None:
    assert find_section(["[x]", "colour = blue"], 0, told=True) == 2


def test_keys_alone_are_of_the_credentials_file() -> None:
    keys = ["[x]", "aws_access_key_id = AKIARTX3GSDSQAAAAAAA"]
    assert holds_keys_alone(keys)
    assert not holds_keys_alone(["[profile x]", *keys[1:]])
    assert not holds_keys_alone([*keys, "role_arn = y"])


def test_headers_and_settings_are_told_apart() -> None:
    assert is_header("[default]")
    assert not is_header("default = x")
    assert is_setting("# a comment")
    assert not is_setting("this is prose")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('time="2026-01-31T12:00:00Z" level=error msg="x"', True),
        ("level=error msg=x", True),
        ("region=eu-west-1", False),
        ("credential_process=/bin/x --a=b", False),
        ("a = b c=d", False),
    ],
)
def test_a_line_of_a_log_is_no_setting(line: str, expected: bool) -> None:
    assert is_logged(line) is expected
