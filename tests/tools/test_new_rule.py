"""`make new-rule`: every file is written, none is overwritten, a wrong id is told."""

from __future__ import annotations

import shutil
from pathlib import Path

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
