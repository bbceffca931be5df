"""What the tests of rules share: a fixture's case, diagnosed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Finding
from doctor.rules import is_advice

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def folder_of(rule_id: str) -> Path:
    """Return the folder of a rule's fixtures."""
    return FIXTURES / rule_id.replace("-", "_")


def raw_case(rule_id: str, name: str = "broken") -> dict[str, Any]:
    """Return a fixture as JSON, to be changed by a test."""
    raw: dict[str, Any] = json.loads((folder_of(rule_id) / f"{name}.json").read_text())
    return raw


def diagnosed(rule_id: str, name: str = "broken") -> Diagnosis:
    """Diagnose a fixture."""
    return diagnose(parse_case(raw_case(rule_id, name)), advice=is_advice(rule_id))


def first(rule_id: str, name: str = "broken") -> Finding:
    """Return the first finding of a fixture."""
    return diagnosed(rule_id, name).findings[0]


def ids_of(raw: dict[str, Any]) -> list[str]:
    """Diagnose a changed case and return the ids of the causes that are found."""
    return [finding.id for finding in diagnose(parse_case(raw)).findings]


def advice_of(raw: dict[str, Any]) -> list[str]:
    """Diagnose a changed case and return the ids of the advice that is given."""
    found = diagnose(parse_case(raw), advice=True).findings
    return [finding.id for finding in found if is_advice(finding.id)]


def policy_alone(rule_id: str) -> list[str]:
    """Diagnose a broken fixture without the words of AWS: what the policies alone show."""
    raw = raw_case(rule_id)
    del raw["errors"]
    return ids_of(raw)


def words_alone(rule_id: str) -> list[str]:
    """Diagnose the words of AWS of a broken fixture, without any policy."""
    raw = raw_case(rule_id)
    return ids_of({"schema": raw["schema"], "errors": raw["errors"]})
