"""Attachments by what they hold, whatever they are called."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.model.case import Case
from doctor.texts import attachments
from doctor.texts.attachments import json_documents, json_objects, objects_within, yaml_documents


def case(*texts: str) -> Case:
    listed = [{"name": f"a{at}", "text": text} for at, text in enumerate(texts)]
    return parse_case({"schema": "roledoctor.case/1", "attachments": listed})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("  [1, 2]\n", [1, 2]),
        ("{", None),
        ("7", None),
        ("text", None),
        (json.dumps({"a": "word " * 250_000}), None),
    ],
)  # fmt: skip
def test_an_attachment_that_is_one_json_value(text: str, value: Any) -> None:
    found = [each.value for each in json_documents(case(text))]
    assert found == ([] if value is None else [value])


def nested(depth: int) -> str:
    return '{"in": ' * depth + '{"Arn": 1, "Id": 2}' + "}" * depth


@pytest.mark.parametrize(("depth", "found"), [(0, 1), (4, 1), (5, 0)])
def test_objects_are_found_a_few_levels_deep(depth: int, found: int) -> None:
    assert len(list(json_objects(case(nested(depth)), "Arn", "Id"))) == found


def test_an_object_needs_all_the_fields() -> None:
    held = case('[{"Arn": 1}, {"Arn": 1, "Id": 2}, {"in": [{"Id": 3, "Arn": 4}]}]')
    assert [each.value["Id"] for each in json_objects(held, "Arn", "Id")] == [2, 3]
    assert [each.name for each in json_objects(held, "Arn", "Id")] == ["a0", "a0"]


def test_yaml_is_read_where_a_word_of_it_stands() -> None:
    held = case("on: push\njobs: {}\n", "on: push\n", "jobs: [\n")
    assert [each.name for each in yaml_documents(held, "jobs:")] == ["a0"]
    assert list(yaml_documents(held, "mapRoles")) == []


def test_of_a_log_the_part_is_read_that_is_yaml() -> None:
    log = "Error: it failed: badly: {\n[x\nkind: ServiceAccount\nmetadata:\n  name: api\nDone }\n"
    (found,) = yaml_documents(case(log), "ServiceAccount")
    assert found.value["metadata"] == {"name": "api"}


def test_the_objects_of_a_document_come_down_to_a_depth() -> None:
    inner = {"b": [{"c": 1}]}
    assert list(objects_within({"a": inner}, depth=1)) == [{"a": inner}, inner]
    assert list(objects_within({"a": inner}, depth=3)) == [{"a": inner}, inner, {"c": 1}]
    assert list(objects_within("text", depth=3)) == []


def test_a_text_is_decoded_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def decode(text: str) -> object:
        asked.append(text)
        return json.loads(text)

    monkeypatch.setattr(attachments, "decode_json", decode)
    read = case('{"only": "here"}')
    assert len([*json_documents(read), *json_documents(read), *json_objects(read, "only")]) == 3
    assert asked == ['{"only": "here"}']
