"""Case files: strict, with every bad field named; written and read without loss; merged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import doctor
from doctor import api
from doctor.case.case_file import CaseError, encode_case, merge_cases, parse_case
from doctor.model.schema import schemas
from tests.rules.support import FIXTURES

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def case(**parts: Any) -> dict[str, Any]:
    return {"schema": "roledoctor.case/1", **parts}


def problems(raw: Any) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        parse_case(raw)
    return caught.value.problems


def test_every_bad_field_is_named_and_not_only_the_first() -> None:
    raw = case(
        roles={ROLE: {"max_session_duration": "long", "exists": "yes"}},
        env=["AWS_PROFILE"],
        request={"duration_seconds": {}},
    )
    found = problems(raw)
    assert [each.partition(":")[0] for each in found if not each.startswith("roles")] == [
        "env",
        "request.duration_seconds",
    ]
    assert any(f'roles["{ROLE}"].max_session_duration' in each for each in found)
    assert any(f'roles["{ROLE}"].exists' in each for each in found)


def test_an_unknown_field_is_told_with_its_nearest() -> None:
    assert problems(case(rolse={})) == ("rolse: there is no such field; is roles meant?",)


def test_another_version_is_told() -> None:
    assert "roledoctor.case/9" in problems({"schema": "roledoctor.case/9"})[0]


def test_broken_json_is_told_with_line_and_column() -> None:
    assert "line 2, column 1" in problems('{"schema":\n}')[0]


@pytest.mark.parametrize("text", ["[]", "3", '"x"', "null"])
def test_something_else_than_an_object_is_told(text: str) -> None:
    assert "not a JSON object" in problems(text)[0]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*/*.json")), ids=lambda path: path.stem)
def test_a_case_is_written_as_it_was_read(path: Any) -> None:
    once = doctor.load_case(path)
    assert parse_case(encode_case(once)) == once


def nested(wraps: int, value: Any = None) -> Any:
    for _ in range(wraps):
        value = {"a": [value]}
    return value


@pytest.mark.parametrize(
    "source",
    [
        "", "/", "\0", "a\ud800", "x" * 5_000, None, 5, b"x", object(), [],
        case(**{"\ud800": 1}), case(schema=10**5_000), case(tokens=nested(5_000)),
        case(roles={ROLE: nested(5_000)}), case(cloudtrail=[{1: 2}]), case(cloudtrail=[{"a": {1}}]),
        case(cloudtrail=[{"a": 10**5_000}]), case(clock_skew_seconds=10**400), case(target=[]),
        case(env={"A": object()}),
    ],
)  # fmt: skip
def test_whatever_is_no_case_is_a_case_error(source: Any) -> None:
    with pytest.raises(CaseError):
        doctor.load_case(source)


def test_half_a_character_of_a_program_s_value_is_replaced(tmp_path: Path) -> None:
    raw = case(errors=[{"text": "a\ud800b"}], roles={f"{ROLE}\udfff": {}})
    read = doctor.load_case(raw)
    assert read.errors[0].text == "a?b"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(raw))
    assert doctor.load_case(path) == read


def test_a_file_without_end_is_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LARGEST_NAMED_FILE", 1_000)
    with pytest.raises(CaseError, match="/dev/zero holds more than"):
        doctor.load_case("/dev/zero")


def test_two_sides_of_one_failure_are_merged() -> None:
    callers = parse_case(
        case(
            caller={"arn": "arn:aws:iam::111122223333:user/bob"},
            unknown=[{"what": f"roles/{ROLE}/trust_policy", "why": "AccessDenied"}],
        )
    )
    admins = parse_case(case(roles={ROLE: {"trust_policy": {"Statement": []}}}))
    merged = merge_cases([callers, admins])
    assert merged.unknown == ()
    assert merged.roles[ROLE].trust_policy == {"Statement": []}
    assert merged.caller == callers.caller


def test_the_first_case_keeps_what_it_knows() -> None:
    one = parse_case(case(clock_skew_seconds=1))
    other = parse_case(case(clock_skew_seconds=9, env={"AWS_PROFILE": "x"}))
    merged = merge_cases([one, other])
    assert (merged.clock_skew_seconds, merged.env) == (1, {"AWS_PROFILE": "x"})


def test_the_published_schemas_are_those_of_the_types() -> None:
    folder = FIXTURES.parent / "docs" / "schema"
    for name, schema in schemas().items():
        published = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert published == json.loads(json.dumps(schema))


def test_a_case_is_written_with_two_blanks_to_an_indent() -> None:
    written = encode_case(parse_case({"schema": "roledoctor.case/1", "env": {"A": "b"}}))
    assert '\n  "schema"' in written
    assert '\n    "profile": null' in written


def test_of_schemas_ours_alone_is_quoted() -> None:
    for schema, told in (("roledoctor.case/2", "roledoctor.case/2"), ("x", "another schema")):
        with pytest.raises(CaseError, match=f"is {told}, and"):
            parse_case({"schema": schema})
