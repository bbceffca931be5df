"""The verdicts of an independent engine and of the documentation: every one, without exception."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import doctor

_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "evaluation" / "cases.jsonl.gz"
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in gzip.decompress(_FILE.read_bytes()).splitlines()
]
DOCUMENTED = [each for each in CASES if each["basis"] != "engine"]
CHUNKS = 16


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_scenario_gets_its_verdict(chunk: int) -> None:
    wrong = [
        (each["id"], each["expect"], decision)
        for each in CASES[chunk::CHUNKS]
        if (decision := doctor.verdict(doctor.load_case(each["case"])).decision) != each["expect"]
    ]
    assert wrong == []


@pytest.mark.parametrize("case", DOCUMENTED, ids=[each["id"] for each in DOCUMENTED])
def test_what_the_documentation_says_holds(case: dict[str, Any]) -> None:
    assert doctor.verdict(doctor.load_case(case["case"])).decision == case["expect"], case["why"]
