"""HCL is read as far as it is literal; the rest keeps its own words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.infrastructure.hcl import read_hcl
from doctor.texts.infrastructure.unknown import is_unknown, unknown


def value(text: str) -> Any:
    (block,) = read_hcl(f"x = {text}")
    return block.value("x", unknown)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('"a"', "a"),
        ("3", 3),
        ("true", True),
        ("null", None),
        ('["a", 1]', ["a", 1]),
        ('{ a = "b", "c" : 1 }', {"a": "b", "c": 1}),
        ('jsonencode({ A = ["b"] })', {"A": ["b"]}),
        ('<<EOF\n{"a": 1}\nEOF\n', '{"a": 1}'),
        ('"a-${var.b}"', "a-${var.b}"),
        ("var.b", "${var.b}"),
        ("module.a.b[0].c", "${module.a.b[0].c}"),
        ('"$${aws:username}"', "${aws:username}"),
        ('format("a-%s", "b")', "a-b"),
        ('join(",", ["a", "b"])', "a,b"),
        ('concat(["a"], ["b"])', ["a", "b"]),
        ("merge({a = 1}, {b = 2})", {"a": 1, "b": 2}),
        ('replace("https://x", "https://", "")', "x"),
        ('file("x.json")', '${file("x.json")}'),
        ('["a", "b"][1]', "b"),
    ],
)
def test_an_expression(text: str, read: Any) -> None:
    assert value(text) == read


@pytest.mark.parametrize(
    "text", ["c ? 1 : 2", "[for x in y : x]", "a.*.b", 'replace(var.a, "b", "c")']
)
def test_what_is_computed_is_unknown(text: str) -> None:
    assert is_unknown(value(text))


def test_blocks_have_labels_and_lines() -> None:
    (block,) = read_hcl(
        '\nresource "aws_iam_role" "x" {\n  inline_policy {\n    name = "a"\n  }\n}'
    )
    assert (block.type, block.labels, block.line) == ("resource", ("aws_iam_role", "x"), 1)
    assert block.inner("inline_policy")[0].value("name", unknown) == "a"


def test_half_a_block_is_read_as_far_as_it_goes() -> None:
    (block,) = read_hcl('resource "aws_iam_role" "x" {\n  name = "a"\n  tags = {')
    assert block.value("name", unknown) == "a"


def test_what_a_plan_prints_is_read_without_its_marks() -> None:
    text = (
        '  + resource "aws_iam_role" "x" {\n      + arn  = (known after apply)\n'
        "      + assume_role_policy = jsonencode(\n            {\n"
        "              + Statement = [\n                  + {\n"
        '                      + Action = "sts:AssumeRole"\n                    },\n'
        "                ]\n            }\n        )\n    }\n"
    )
    (block,) = read_hcl(text)
    assert block.value("assume_role_policy", unknown) == {
        "Statement": [{"Action": "sts:AssumeRole"}]
    }
    assert is_unknown(block.value("arn", unknown))


@given(st.text(alphabet='ax={}[]"$<-E\n#.()', max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    for block in read_hcl(text):
        for name in block.attributes:
            block.value(name, unknown)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("var.a", "${var.a}"),
        ("${var.a}", "${var.a}"),
        ('a ? "b" : {c}', '${a ? "b" c}'),
        ("AWS::AccountId", "${AWS::AccountId}"),
        ("", "${unknown}"),
    ],
)
def test_unknown_words_are_never_a_policy_variable(words: str, shown: str) -> None:
    assert unknown(words) == shown
    assert is_unknown(unknown(words))


@pytest.mark.parametrize("text", ["${aws:username}", "${*}", "a", "${token.x.io:sub}", None])
def test_policy_variables_are_known(text: str | None) -> None:
    assert not is_unknown(text)
