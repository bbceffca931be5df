"""JSON Schemas of the public files, made from the very types that read and write them."""

from __future__ import annotations

from typing import Any

import msgspec

from doctor.model.case import CASE_SCHEMA, Case
from doctor.model.report import REPORT_SCHEMA, ChainReport, Report

CHAIN_SCHEMA = "roledoctor.chain/1"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each public file by its short name: `case`, `report`, `chain`."""
    types: dict[str, tuple[str, type]] = {
        "case": (CASE_SCHEMA, Case),
        "report": (REPORT_SCHEMA, Report),
        "chain": (CHAIN_SCHEMA, ChainReport),
    }
    return {
        name: {"$schema": _DIALECT, "title": title, **msgspec.json.schema(kind)}
        for name, (title, kind) in types.items()
    }
