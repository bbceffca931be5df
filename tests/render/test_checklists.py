"""The formats of CI systems: well formed whatever a name or a message holds."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.checks import Checked, Checklist, Related
from doctor.model.report import ReportPlace
from doctor.render.findings import checklist_of
from doctor.render.github import render_github
from doctor.render.junit import render_junit
from doctor.render.sarif import render_sarif
from tests.rules.support import diagnosed

NASTY = "a <b> & \"c\" 'd' ]]> \x00\x1b[31m\u202e ::error::% \r\nnext,line:é"


def checklist(**changes: Any) -> Checklist:
    fields = {
        "rule": "trust/x",
        "name": NASTY,
        "outcome": "failed",
        "message": NASTY,
        "detail": NASTY,
        "place": ReportPlace(file="dir with space/a:b,c.yml", line=3),
        "related": (Related(says=NASTY, place=ReportPlace(file="p.json", line=None)),),
    }
    return Checklist(name=NASTY, checks=(Checked(**{**fields, **changes}),))


def test_junit_is_well_formed_with_nothing_lost_but_controls() -> None:
    (suite,) = ET.fromstring(render_junit(checklist()))  # noqa: S314 - our own output
    (case,) = suite
    (failure,) = case
    assert failure.text is not None
    assert "a <b> & \"c\" 'd' ]]>" in failure.text
    assert "\x1b" not in failure.text
    assert case.get("file") == "dir with space/a:b,c.yml"


def test_junit_counts_agree_with_what_it_lists() -> None:
    for outcome, counts in {
        "passed": ("0", "0"),
        "failed": ("1", "0"),
        "undecided": ("0", "1"),
    }.items():
        (suite,) = ET.fromstring(render_junit(checklist(outcome=outcome)))  # noqa: S314 - as above
        assert (suite.get("failures"), suite.get("errors")) == counts


def test_junit_fails_nobody_over_advice() -> None:
    (suite,) = ET.fromstring(render_junit(checklist(level="note")))  # noqa: S314 - as above
    assert suite.get("failures") == "0"
    assert "a <b>" in (suite[0].findtext("system-out") or "")


def test_sarif_has_what_the_standard_asks_for() -> None:
    log = json.loads(render_sarif(checklist()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "roledoctor"
    (result,) = run["results"]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in {"none", "note", "warning", "error"}
    assert result["message"]["text"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "dir%20with%20space/a%3Ab,c.yml"
    assert physical["region"]["startLine"] == 3
    assert set(result["partialFingerprints"]) == {"roledoctor/v1"}


def test_a_fingerprint_outlives_moved_lines_and_tells_checks_apart() -> None:
    def fingerprint(**changes: Any) -> str:
        (run,) = json.loads(render_sarif(checklist(**changes)))["runs"]
        made: str = run["results"][0]["partialFingerprints"]["roledoctor/v1"]
        return made

    moved = ReportPlace(file="dir with space/a:b,c.yml", line=30)
    assert fingerprint() == fingerprint(place=moved, message="other words")
    assert fingerprint() != fingerprint(rule="trust/y")


def test_what_passed_is_no_result() -> None:
    assert json.loads(render_sarif(checklist(outcome="passed")))["runs"][0]["results"] == []
    assert render_github(checklist(outcome="passed")) == ""


def test_a_command_of_github_is_one_line_and_cannot_be_broken_out_of() -> None:
    (line,) = render_github(checklist()).splitlines()
    head, _, data = line.removeprefix("::error ").partition("::")
    assert head == "file=dir with space/a%3Ab%2Cc.yml,line=3,title=trust/x"
    assert "%25" in data
    assert "%0A" in data
    assert "\x1b" not in data


@pytest.mark.parametrize("rule", ["trust/external-id-mismatch", "permission/scp-blocks"])
def test_a_diagnosis_is_a_list_of_its_findings(rule: str) -> None:
    made = checklist_of(diagnosed(rule), "project-role")
    assert [each.rule for each in made.checks] == [rule]
    assert made.checks[0].outcome == "failed"
    assert made.checks[0].place is not None or made.checks[0].named is not None


def test_an_annotation_shows_the_values_their_places_and_the_lines_that_change() -> None:
    detail = checklist_of(diagnosed("trust/external-id-mismatch"), "project-role").checks[0].detail
    for line in (
        "seen: you send external ID ABCDEF654321: external_id = ABCDEF654321 (~/.aws/config:7)",
        "  -external_id = ABCDEF654321",
        "  +external_id = ABCDEF123456",
    ):
        assert line in detail.splitlines()
    policy = next(line for line in detail.splitlines() if line.startswith("seen: the role"))
    assert "ABCDEF123456" in policy
    assert "trust policy of ProjectAdmin, statement 1" in policy


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        ({"schema": "roledoctor.case/1"}, "undecided"),
        ({"schema": "roledoctor.case/1", "errors": [{"text": "what is this"}]}, "undecided"),
    ],
)
def test_without_findings_the_verdict_is_the_one_check(case: dict[str, Any], outcome: str) -> None:
    (check,) = checklist_of(diagnose(parse_case(case)), "x").checks
    assert (check.rule, check.outcome) == ("roledoctor/verdict", outcome)


def test_a_healthy_case_passes() -> None:
    (check,) = checklist_of(diagnosed("trust/external-id-mismatch", "near_miss"), "x").checks
    assert check.outcome == "passed"
