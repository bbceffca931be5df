"""What keeps a file from being a case: every problem named, in words, by the path of its field."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from doctor.case.case_file import CaseError, parse_case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def problems(**parts: Any) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        parse_case({"schema": "roledoctor.case/1", **parts})
    return caught.value.problems


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"roles": {ROLE: {"max_session_duration": "1h"}}},
         f'roles["{ROLE}"].max_session_duration: expected an integer or null, got a string'),
        ({"roles": {ROLE: []}}, f'roles["{ROLE}"]: expected an object, got a list'),
        ({"roles": []}, "roles: expected an object, got a list"),
        ({"redacted": "yes"}, "redacted: expected true or false, got a string"),
        ({"clock_skew_seconds": True},
         "clock_skew_seconds: expected a number or null, got true"),
        ({"env": {"AWS_PROFILE": None}}, 'env["AWS_PROFILE"]: expected a string, got null'),
        ({"errors": ["AccessDenied"]}, "errors[0]: expected an object, got a string"),
        ({"errors": [{"hop": 1}]}, "errors[0].text: it is missing"),
        ({"errors": [{"text": "x", "from": "logs"}]},
         "errors[0].from: expected one of cloudtrail, log, pasted, probe, got “logs”; is log meant?"),
        ({"errors": [{"text": "x", "form": "log"}]},
         "errors[0].form: there is no such field; is from meant?"),
        ({"caller": {"kind": 3}},
         "caller.kind: expected a string or null, got an integer"),
        ({"organizations": [{"accounts": {"111122223333": {"scps": [1]}}}]},
         'organizations[0].accounts["111122223333"].scps[0]: expected a list, got an integer'),
        ({"request": {"duration_seconds": 0.5}},
         "request.duration_seconds: expected an integer or null, got a number with a fraction"),
        ({"files": {"config": {"path": "~/.aws/config", "txt": "x"}}},
         "files.config.txt: there is no such field; is text meant?"),
        ({"target": None}, "target: expected an object, got null"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_by_its_path(parts: dict[str, Any], problem: str) -> None:
    assert problems(**parts) == (problem,)


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        errors=[{"text": 1}, {"text": "fine"}, {}],
        roles={ROLE: {"exists": 1, "tags": {"a": 2}}},
        colour="red",
    )
    assert [each.partition(":")[0] for each in found] == [
        "errors[0].text",
        "errors[2].text",
        'roles["arn',
        'roles["arn',
        "colour",
    ]


def test_any_mapping_can_be_a_case() -> None:
    raw = MappingProxyType({"schema": "roledoctor.case/1", "env": {"AWS_PROFILE": "dev"}})
    assert parse_case(raw).env == {"AWS_PROFILE": "dev"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\xfe{}", "not UTF-8"),
        ('{"schema": "roledoctor.case/1",}', "line 1, column 3"),
        ("[" * 100_000, "nested too deeply"),
        ('{"schema": 1}', "is another schema, and this roledoctor reads roledoctor.case/1"),
        ("{}", 'says no "schema"'),
        ("", "line 1, column 1"),
    ],
)
def test_what_is_no_case_at_all_is_told_with_the_files_name(text: str | bytes, says: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "ticket.json")
    (problem,) = caught.value.problems
    assert problem.startswith("ticket.json ")
    assert says in problem


def test_a_byte_order_mark_does_no_harm() -> None:
    text = '{"schema": "roledoctor.case/1"}'
    assert parse_case("\ufeff" + text) == parse_case(text.encode("utf-8-sig"))
