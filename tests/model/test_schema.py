"""The published schemas: made from the types, so that they cannot say something else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from doctor.model.case import Case
from doctor.model.schema import schemas

NAMES = (
    "case",
    "report",
    "chain",
    "chains",
    "identity",
    "identities",
    "expectations",
    "assertions",
    "paths",
    "changes",
    "graph",
)


def test_there_is_one_for_each_public_file() -> None:
    assert tuple(schemas()) == NAMES
    assert [each["$id"] for each in schemas().values()] == [
        "roledoctor.case/1",
        "roledoctor.report/1",
        "roledoctor.chain/1",
        "roledoctor.chains/1",
        "roledoctor.identity/1",
        "roledoctor.identities/1",
        "roledoctor.expectations/1",
        "roledoctor.assertions/1",
        "roledoctor.paths/1",
        "roledoctor.changes/1",
        "roledoctor.graph/1",
    ]
    assert all(each["title"] for each in schemas().values())


def test_they_are_the_same_each_time_to_the_byte() -> None:
    assert msgspec.json.encode(schemas()) == msgspec.json.encode(schemas())


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name: str) -> None:
    schema = schemas()[name]
    for reference in references(schema):
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


@pytest.mark.parametrize("name", ["case", "report"])
def test_a_file_has_to_say_which_schema_it_follows(name: str) -> None:
    top = schemas()[name]["$defs"][name.capitalize()]
    assert top["properties"]["schema"] == {"const": f"roledoctor.{name}/1"}
    assert "schema" in top["required"]


def test_the_case_has_every_field_of_its_type_and_no_other() -> None:
    top = schemas()["case"]["$defs"]["Case"]
    assert set(top["properties"]) == set(Case.__struct_fields__)
    assert top["additionalProperties"] is False


def test_an_error_says_where_it_comes_from_by_the_files_word() -> None:
    properties = schemas()["case"]["$defs"]["CaseError"]["properties"]
    assert set(properties) == {"text", "from", "hop"}


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(references(inner) for inner in value))
    return set()


def test_descriptions_are_those_of_any_python() -> None:
    told = [each["description"] for made in schemas().values() for each in made["$defs"].values()]
    assert any("\n" in each for each in told)
    assert not [each for each in told if "\n    " in each]
