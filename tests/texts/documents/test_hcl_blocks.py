"""Blocks of HCL among other lines: where one begins, and where it closes."""

from __future__ import annotations

import pytest

from doctor.texts.documents.hcl_blocks import find_hcl_block


def end(text: str, at: int = 0) -> int | None:
    return find_hcl_block(text.split("\n"), at)


@pytest.mark.parametrize(
    ("text", "stop"),
    [
        ('resource "aws_iam_role" "r" {\n  name = "x"\n}\nafter', 3),
        ('  + resource "aws_iam_role" "r" {\n}', 2),
        ('provider "aws" {}', 1),
        ("locals {\n  a = {\n  }\n}", 4),
        ('assume_role {\n  role_arn = "}"\n}', 3),
        ("locals {\n  # }\n}", 3),
        ('source "amazon-ebs" "x" {\n  profile = "ro"\n\n  tags = {\n    a = 1\n  }\n}\nafter', 7),
        ('source {\n  profile = "ro"\n}', 3),
        ("assume_role_policy = jsonencode({\n  a = 1\n})", 3),
        ("policy = <<EOF\n{ [\nEOF\nafter", 3),
        ("locals {\n  a = 1", 2),
        ("locals {\n```\nafter", 1),
        ("locals {\n  a = {\n$ terraform plan\nError: no", 2),
        ('resource "a" "b" {\n  c = <<EOF\n{\n"d": [\nError: no', 4),
    ],
)
def test_a_block_ends_where_its_brackets_close(text: str, stop: int) -> None:
    assert end(text) == stop


@pytest.mark.parametrize(
    "text",
    [
        "words {",
        "words {\n}",
        "try {\n  a();\n}",
        "words {\n  a = 1\nelse\n}",
        "resource {",
        "resource aws_iam_role r {",
        "}",
        "",
    ],
)
def test_what_begins_no_block(text: str) -> None:
    assert end(text) is None


def test_a_block_is_looked_for_on_one_line() -> None:
    assert end("before\nlocals {\n}\n", at=1) == 3
    assert end("before\nlocals {\n}\n", at=0) is None
