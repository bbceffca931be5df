"""Marks in front of every line of a run are no part of the lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.transcript.lines import read_lines
from doctor.texts.transcript.margins import drop_margins
from tests.growth import LINEAR_AT_MOST, growth

POLICY = '{\n  "Effect": "Allow",\n\n  "Action": "sts:AssumeRole"\n}'


def texts(paste: str) -> list[str]:
    """Return the texts of the lines of a paste, without margins."""
    return [each.text for each in drop_margins(read_lines(paste))]


def test_a_quoted_mail_is_unquoted() -> None:
    lines = texts("> I run\n>> aws s3 ls\n> and get\nthis")
    assert lines == ["I run", "aws s3 ls", "and get", "this"]


def test_one_prompt_is_no_quotation() -> None:
    assert texts("> aws s3 ls\nfailed")[0] == "> aws s3 ls"


@pytest.mark.parametrize("form", ["{:6}\t{}", "{:>4}  {}", "{}: {}", "{} | {}", "{:4} │ {}"])
def test_line_numbers_go_and_the_indent_stays(form: str) -> None:
    numbered = "\n".join(form.format(at, line) for at, line in enumerate(POLICY.split("\n"), 7))
    assert texts(f"it says\n{numbered}\nand fails") == ["it says", *POLICY.split("\n"), "and fails"]


@pytest.mark.parametrize(
    "paste",
    [
        "200 OK\n201 Created\nand",
        "1 a\n3 b\n4 c",
        "10 a\n9 b\n8 c",
        "1: a\n2 b\n3: c",
        "1. a\n2. b\n3. c",
    ],
)
def test_numbers_that_count_no_lines_stay(paste: str) -> None:
    assert texts(paste) == paste.split("\n")


def test_a_new_file_of_a_diff_is_read() -> None:
    added = "\n".join(f"+{line}" for line in POLICY.split("\n"))
    assert texts(f"the change:\n{added}") == ["the change:", *POLICY.split("\n")]


@pytest.mark.parametrize("paste", ["+ cd x\n++ pwd\n+ aws s3 ls", "+{", "+{\n-  1\n+  2"])
def test_what_a_shell_echoes_and_what_was_changed_stay(paste: str) -> None:
    assert texts(paste) == paste.split("\n")


@given(st.lists(st.sampled_from(["1 ", "2\t", "3: x", "+{", "+  y", "> z", "", "4", " 5 | q"])))
def test_no_line_is_lost(lines: list[str]) -> None:
    paste = "\n".join(lines)
    held = read_lines(paste)
    found = drop_margins(held)
    assert [each.number for each in found] == [each.number for each in held]
    assert [each.raw for each in found] == [each.raw for each in held]


def test_the_cost_grows_with_the_length() -> None:
    assert growth(lambda text: drop_margins(read_lines(text)), "1\ta\n+{\n") < LINEAR_AT_MOST
