"""JSON is read as people paste it, and never at a price."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.documents.json_text import (
    LEFT_OUT,
    is_document,
    is_member,
    read_escaped,
    read_json_at,
    read_members,
    unfold_strings,
)
from tests.growth import LINEAR_AT_MOST, growth

POLICY = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}


def test_a_value_ends_where_it_ends() -> None:
    text = f"x {json.dumps(POLICY)} y"
    found = read_json_at(text, 2)
    assert found is not None
    assert (found.value, text[found.end :], found.strict) == (POLICY, " y", True)


@pytest.mark.parametrize(
    "text",
    [
        "{'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole', 'Resource': '*'}]}",
        '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",}],}',
        '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}',
        '{\n// mine\n"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}',
        '{\n...\n"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}',
        "{Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Resource: '*'}]}",
    ],
)
def test_slips_are_read_as_meant(text: str) -> None:
    found = read_json_at(text, 0)
    assert found is not None
    assert found.value == POLICY
    assert not found.strict
    assert read_json_at(text, 0, lenient=False) is None


def test_braces_of_a_log_are_no_json() -> None:
    assert read_json_at("{thread-1} started", 0) is None


@pytest.mark.parametrize(
    "text",
    [
        "msg=" + json.dumps(json.dumps(POLICY)),
        "msg=" + json.dumps(json.dumps(json.dumps(POLICY))),
        "policy: " + quote(json.dumps(POLICY)),
    ],
)
def test_a_document_in_a_string_is_found(text: str) -> None:
    assert list(read_escaped(text)) == [POLICY]


def test_strings_that_are_policies_are_unfolded() -> None:
    held = {"policy": json.dumps(POLICY), "name": "x", "encoded": quote(json.dumps(POLICY))}
    assert unfold_strings(held) == {"policy": POLICY, "name": "x", "encoded": POLICY}


@given(st.text(alphabet='{}[]",:\\ \nEffect', max_size=120))
def test_no_text_makes_it_raise(text: str) -> None:
    found = read_json_at("{" + text, 0)
    assert found is None or 0 < found.end <= len(text) + 1


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (POLICY, True),
        ([POLICY], True),
        ({"eventName": "AssumeRole", "errorMessage": "no"}, True),
        ({"Error": {"Code": "ExpiredToken"}}, False),
        ({"__type": "AccessDenied"}, False),
        ({"role": "user", "content": "it says AccessDenied when I assume it"}, False),
        ({"Arn": "arn:aws:iam::111122223333:role/a", "Description": "AccessDenied"}, True),
        ({"exitCode": 1, "stderr": "no"}, False),
        ([1], False),
        ({}, False),
        ("text", False),
    ],
)
def test_the_body_of_an_error_is_no_document(value: object, told: bool) -> None:
    assert is_document(value) is told


@pytest.mark.parametrize(
    ("lines", "value", "end"),
    [
        (
            ['"Effect": "Allow",', '"Action": "a"', "", "words"],
            {"Effect": "Allow", "Action": "a"},
            2,
        ),
        (
            ['  "Condition": {', '  "Bool": {"a": "b"}', "}", "}]", "words"],
            {"Condition": {"Bool": {"a": "b"}}},
            4,
        ),
        (['"Condition": {', '  "Bool": {"a": "b"}'], {"Condition": {"Bool": {"a": "b"}}}, 2),
        (['"Principal": {"AWS": "*"},'], {"Principal": {"AWS": "*"}}, 1),
    ],
)
def test_members_are_read_without_their_braces(lines: list[str], value: object, end: int) -> None:
    assert is_member(lines[0])
    assert read_members(lines, 0) == (value, end)


@pytest.mark.parametrize("line", ["Effect: Allow", '"effect": "Allow"', '{"Effect": "Allow"}', ""])
def test_what_is_no_member(line: str) -> None:
    assert not is_member(line)


def test_what_was_left_out_of_a_list_is_an_element_that_is_not_known() -> None:
    for text in (
        '{"Action": ["a", ...]}',
        '{"Action": ["a" ... ]}',
        '{"Action": ["a",\n  ...\n]}',
        '{"Action": ["a", // and more\n]}',
        '{"Action": ["a", <snip>]}',
        '{"Action": ["a", [...]]}',
        '{"Action": ["a",…]}',
    ):
        found = read_json_at(text, 0)
        assert found is not None
        assert found.value == {"Action": ["a", LEFT_OUT]}


def test_what_was_left_out_of_an_object_is_passed_over() -> None:
    found = read_json_at('{\n"Effect": "Allow",\n...,\n"Action": "a ... b"\n}', 0)
    assert found is not None
    assert found.value == {"Effect": "Allow", "Action": "a ... b"}


def test_many_omissions_cost_what_their_number_costs() -> None:
    line = '"Action": ["a", ...],\n'
    assert growth(lambda text: read_json_at(f"{{{text}}}", 0), line) < LINEAR_AT_MOST
