"""More real failures of trust, permission, MFA and request, and each with its fault mended.

The causes are those that were found in the end. Names and accounts are invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


REAL = lines_of("policies.jsonl")
TWINS = lines_of("twins_policies.jsonl")


@pytest.mark.parametrize("real", REAL, ids=[each["case_id"] for each in REAL])
def test_a_real_failure_is_named_within_its_rank(real: dict[str, Any]) -> None:
    expect = real["expect"]
    named = [each.id for each in diagnose(parse_case(real["case"])).findings][: expect["within"]]
    assert {expect["id"], *expect["accept"]} & set(named)


@pytest.mark.parametrize("twin", TWINS, ids=[each["case_id"] for each in TWINS])
def test_the_same_with_its_fault_mended_has_no_error(twin: dict[str, Any]) -> None:
    findings = diagnose(parse_case(twin["case"])).findings
    assert [each.id for each in findings if each.severity == "error"] == []


def test_every_twin_is_of_a_case() -> None:
    of = {each["case_id"]: each["expect"]["id"] for each in REAL}
    assert all(of[twin["case_id"]] == twin["of"] for twin in TWINS)
