"""JSON Schemas of the public files, made from the very types that read and write them."""

from __future__ import annotations

import inspect
from typing import Final

import msgspec

from doctor.model.case import CASE_SCHEMA, Case
from doctor.model.expectation import (
    ASSERTIONS_SCHEMA,
    EXPECTATIONS_SCHEMA,
    AssertionReport,
    Expectations,
)
from doctor.model.identity import (
    IDENTITIES_SCHEMA,
    IDENTITY_SCHEMA,
    IdentitiesReport,
    IdentityReport,
)
from doctor.model.paths import CHANGES_SCHEMA, PATHS_SCHEMA, GraphChanges, PathsAnswer
from doctor.model.picture import GRAPH_SCHEMA, Picture
from doctor.model.plain_json import JsonObject
from doctor.model.report import CHAINS_SCHEMA, REPORT_SCHEMA, ChainReport, ChainsReport, Report

CHAIN_SCHEMA: Final = "roledoctor.chain/1"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PUBLIC: Final[dict[str, tuple[str, str, type[msgspec.Struct]]]] = {
    "case": (CASE_SCHEMA, "A case: all evidence of one diagnosis", Case),
    "report": (REPORT_SCHEMA, "A report: what roledoctor check prints as JSON", Report),
    "chain": (CHAIN_SCHEMA, "A profile chain: what roledoctor chain prints as JSON", ChainReport),
    "chains": (
        CHAINS_SCHEMA,
        "Every profile's chain: what roledoctor chain --all prints as JSON",
        ChainsReport,
    ),
    "identity": (
        IDENTITY_SCHEMA,
        "An identity: what roledoctor whoami prints as JSON",
        IdentityReport,
    ),
    "identities": (
        IDENTITIES_SCHEMA,
        "Every profile's identity: what roledoctor whoami --all prints as JSON",
        IdentitiesReport,
    ),
    "expectations": (
        EXPECTATIONS_SCHEMA,
        "Expectations: who may assume which role, as roledoctor assert reads them",
        Expectations,
    ),
    "assertions": (
        ASSERTIONS_SCHEMA,
        "What came of expectations: what roledoctor assert prints as JSON",
        AssertionReport,
    ),
    "paths": (PATHS_SCHEMA, "Paths: what roledoctor paths prints as JSON", PathsAnswer),
    "changes": (
        CHANGES_SCHEMA,
        "What opens and closes: what roledoctor graph --what-if and --diff print as JSON",
        GraphChanges,
    ),
    "graph": (GRAPH_SCHEMA, "The assume-role graph: what roledoctor graph prints as JSON", Picture),
}


def schemas() -> dict[str, JsonObject]:
    """Return the schema of each public file by its short name: `case`, `report`, `chain`."""
    return {name: _schema(*each) for name, each in _PUBLIC.items()}


def _schema(schema_id: str, title: str, kind: type[msgspec.Struct]) -> JsonObject:
    made = msgspec.json.schema(kind)
    for each in made["$defs"].values():
        if "description" in each:
            # Python 3.13 takes the indent off docstrings, those before it leave it in.
            each["description"] = inspect.cleandoc(each["description"])
    top = made["$defs"][kind.__name__]
    if "schema" in top["properties"]:
        # The types give it a default for programs; a file has to say it.
        top["properties"]["schema"] = {"const": schema_id}
        top["required"] = [
            "schema",
            *(name for name in top.get("required", []) if name != "schema"),
        ]
    return {"$schema": _DIALECT, "$id": schema_id, "title": title, **made}
