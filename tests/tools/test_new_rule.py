"""`make new-rule`: what it writes runs in every section; a wrong id or section is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.rules.catalogue import SECTIONS
from tests.tools.new_rule import ROOT, NotWritten, write_rule


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "doctor" / "rules"
    target.mkdir(parents=True)
    shutil.copy(ROOT / "doctor" / "rules" / "catalogue.py", target)
    return tmp_path


def test_every_file_is_written_and_the_catalogue_has_its_row(copy: Path) -> None:
    written = write_rule("mfa/some-cause", "mfa", copy)
    assert {str(path.relative_to(copy)) for path in written} == {
        "doctor/rules/mfa/some_cause.py",
        "docs/rules/mfa/some-cause.md",
        "fixtures/mfa/some_cause/broken.json",
        "fixtures/mfa/some_cause/near_miss.json",
        "fixtures/mfa/some_cause/neighbour.json",
        "tests/rules/mfa/test_some_cause.py",
    }
    assert "def some_cause(" in written[0].read_text()
    rows = (copy / "doctor" / "rules" / "catalogue.py").read_text().splitlines()
    at = rows.index('        "mfa/some-cause",')
    assert rows[at - 1].strip() == f'"{SECTIONS["mfa"][-1]}",'
    assert rows[at + 1] == "    ),"


def test_advice_and_causes_do_not_mix(copy: Path) -> None:
    with pytest.raises(NotWritten, match="hygiene/"):
        write_rule("mfa/some-cause", "advice", copy)
    with pytest.raises(NotWritten, match="hygiene/"):
        write_rule("hygiene/some-advice", "mfa", copy)
    assert not (copy / "docs").exists()


_DIAGNOSE = """
import json, sys
from pathlib import Path
from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.rules import is_advice, load_rule
shown = {}
for rule_id in sys.argv[1:]:
    rule = load_rule(rule_id)
    for path in (Path("fixtures") / rule_id.replace("-", "_")).iterdir():
        found = diagnose(parse_case(json.loads(path.read_text())), advice=is_advice(rule_id))
        named = [[each.id, each.severity, each.certainty] for each in found.findings]
        shown[f"{rule_id} {path.stem}"] = [found.verdict, rule.severity, named]
print(json.dumps(shown))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Write a rule in every section of a copy; give what each case of it shows there."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "doctor", root / "doctor")
    ids = [_id_in(section) for section in SECTIONS]
    for section, rule_id in zip(SECTIONS, ids, strict=True):
        rule = write_rule(rule_id, section, root)[0]
        # The condition is what is left to write: advice is given once it holds.
        rule.write_text(rule.read_text().replace("return False", "return True"))
    ran = subprocess.run(
        [sys.executable, "-c", _DIAGNOSE, *ids], cwd=root, capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _id_in(section: str) -> str:
    name = section.lower().replace(" ", "-")
    return f"hygiene/some-{name}" if section == "advice" else f"config/some-{name}"


@pytest.mark.parametrize("section", [each for each in SECTIONS if each != "advice"])
def test_what_is_written_of_a_cause_fails_only_where_it_has_to_be_written(
    section: str, shown: dict[str, Any]
) -> None:
    rule_id = _id_in(section)
    assert shown[f"{rule_id} near_miss"] == ["healthy", "error", []]
    assert shown[f"{rule_id} broken"][:2] == ["failing", "error"]
    verdict, _, (first, *_) = shown[f"{rule_id} neighbour"]
    assert (verdict, first) == (
        "failing",
        ["permission/identity-policy-missing", "error", "proven"],
    )


def test_what_is_written_of_advice_is_advice(shown: dict[str, Any]) -> None:
    rule_id = _id_in("advice")
    assert shown[f"{rule_id} broken"] == ["healthy", "advice", [[rule_id, "advice", "proven"]]]
    verdict, severity, named = shown[f"{rule_id} neighbour"]
    assert (verdict, severity) == ("healthy", "advice")
    assert ["hygiene/assume-role-too-wide", "advice", "proven"] in named


def test_a_section_that_is_none_is_told_and_nothing_is_written(copy: Path) -> None:
    with pytest.raises(NotWritten, match="no section of the catalogue: files, tokens"):
        write_rule("mfa/some-cause", "somewhere", copy)
    assert not (copy / "docs").exists()


def test_nothing_is_overwritten(copy: Path) -> None:
    write_rule("mfa/some-cause", "mfa", copy)
    with pytest.raises(NotWritten, match="there already"):
        write_rule("mfa/some-cause", "mfa", copy)


@pytest.mark.parametrize("rule_id", ["", "mfa", "mfa/", "none/some-cause", "mfa/Some", "mfa/../x"])
def test_a_wrong_id_is_told(rule_id: str, copy: Path) -> None:
    with pytest.raises(NotWritten, match="not an id"):
        write_rule(rule_id, "mfa", copy)
