"""Every rule is whole and right: module, page, broken fixture, near-miss twin, neighbour, test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.case.redaction import redact_case
from doctor.engine import diagnose
from doctor.fix import apply_edits
from doctor.render.report import build_report
from doctor.rules import CATALOGUE, is_advice, load_rule
from tests.rules.support import FIXTURES, diagnosed, folder_of

ROOT = Path(__file__).resolve().parents[2]
EVERY = pytest.mark.parametrize("rule_id", CATALOGUE)


@EVERY
def test_a_rule_has_its_module_page_fixtures_and_test(rule_id: str) -> None:
    family, name = rule_id.split("/")
    stem = name.replace("-", "_")
    assert load_rule(rule_id).id == rule_id
    assert (ROOT / "docs" / "rules" / f"{rule_id}.md").is_file()
    assert (ROOT / "tests" / "rules" / family / f"test_{stem}.py").is_file()
    assert {path.name for path in folder_of(rule_id).glob("*.json")} >= {
        "broken.json",
        "near_miss.json",
        "neighbour.json",
    }


@EVERY
def test_the_broken_fixture_is_named_first_and_fails(rule_id: str) -> None:
    diagnosis = diagnosed(rule_id)
    assert diagnosis.findings[0].id == rule_id
    stops = diagnosis.findings[0].severity == "error"
    assert diagnosis.verdict == ("failing" if stops else "healthy")


@EVERY
def test_the_near_miss_twin_is_healthy_and_silent(rule_id: str) -> None:
    diagnosis = diagnosed(rule_id, "near_miss")
    found = [each.id for each in diagnosis.findings if not is_advice(each.id)]
    assert (diagnosis.verdict, found) == ("healthy", [])
    assert rule_id not in {each.id for each in diagnosis.findings}


@EVERY
def test_the_neighbour_is_named_first_and_the_rule_is_silent(rule_id: str) -> None:
    """A near miss proves silence on health; this, silence where the nearest other cause is at work."""
    diagnosis = diagnosed(rule_id, "neighbour")
    named = diagnosis.findings[0]
    assert rule_id not in {each.id for each in diagnosis.findings}
    assert is_advice(named.id) == is_advice(rule_id)
    assert (diagnosis.verdict, named.severity == "error") == (
        ("healthy", False) if is_advice(rule_id) else ("failing", True)
    )
    assert named.certainty != "possible"


@EVERY
def test_a_verified_fix_leaves_no_cause_behind(rule_id: str) -> None:
    diagnosis = diagnosed(rule_id)
    case = diagnosis.situation.case
    for fix in diagnosis.findings[0].fixes:
        if fix.verified:
            after = diagnose(apply_edits(case, fix.edits))
            assert rule_id not in {finding.id for finding in after.findings}


@EVERY
def test_a_redacted_case_gives_the_same_findings(rule_id: str) -> None:
    original = diagnosed(rule_id)
    redacted = diagnose(redact_case(original.situation.case), advice=is_advice(rule_id))
    assert [each.id for each in redacted.findings] == [each.id for each in original.findings]


@EVERY
def test_the_same_case_gives_the_same_report(rule_id: str) -> None:
    case = diagnosed(rule_id).situation.case
    again = parse_case(encode_case(case))
    assert build_report(diagnose(again, advice=True)).to_dict() == (
        build_report(diagnose(case, advice=True)).to_dict()
    )


def test_no_fixture_belongs_to_no_rule() -> None:
    folders = {
        f"{path.parent.name}/{path.name}".replace("_", "-")
        for path in FIXTURES.glob("*/*")
        if path.is_dir() and path.parent.name != "fuzz"
    }
    assert folders == set(CATALOGUE)


def test_the_second_half_of_an_id_is_unique() -> None:
    names = [rule_id.split("/")[1] for rule_id in CATALOGUE]
    assert len(set(names)) == len(names)


def _lines(*, twins: bool) -> list[dict[str, object]]:
    """Read the cases that were met, or (`twins_….jsonl`) the same set-ups with the fault mended."""
    files = sorted((FIXTURES / "cases").glob("*.jsonl"))
    chosen = (each for each in files if each.name.startswith("twins_") == twins)
    return [json.loads(line) for each in chosen for line in each.read_text("utf-8").splitlines()]


REAL = _lines(twins=False)
TWINS = _lines(twins=True)


@pytest.mark.parametrize("real", REAL, ids=[str(each["case_id"]) for each in REAL])
def test_a_real_failure_is_named_within_its_rank(real: dict[str, object]) -> None:
    expect = real["expect"]
    assert isinstance(expect, dict)
    findings = diagnose(parse_case(real["case"])).findings  # type: ignore[arg-type]
    named = [finding.id for finding in findings][: expect["within"]]
    assert {expect["id"], *expect["accept"]} & set(named)


@pytest.mark.parametrize("twin", TWINS, ids=[str(each["case_id"]) for each in TWINS])
def test_the_mended_twin_of_a_real_failure_has_no_error(twin: dict[str, object]) -> None:
    findings = diagnose(parse_case(twin["case"])).findings  # type: ignore[arg-type]
    assert [finding.id for finding in findings if finding.severity == "error"] == []


def test_every_real_case_has_a_name_of_its_own() -> None:
    for cases in (REAL, TWINS):
        names = [each["case_id"] for each in cases]
        assert len(set(names)) == len(names)
