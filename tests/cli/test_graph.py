"""`roledoctor graph`: a snapshot drawn in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.cli.arguments.graph import PICTURE_FORMATS
from doctor.cli.run import main
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.render.picture import PICTURE_FORMATS as RENDERED
from tests.bench.organization import organization, part_of
from tests.graph.small import NOW, PEOPLE, TARGET, small_parts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SnapshotWriter.open(tmp_path / "snapshot", now=NOW) as writer:
        for part in small_parts():
            writer.write_account(part)
        writer.record_missing("account 333344445555", "AccessDenied: sts:AssumeRole")
        writer.finish(now=NOW)
    return tmp_path / "snapshot"


def test_the_formats_of_the_command_are_those_that_are_rendered() -> None:
    assert set(PICTURE_FORMATS) == set(RENDERED)


def test_a_tree_is_what_a_terminal_gets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "--snapshot", str(folder)]) == 0
    assert capsys.readouterr().out == (
        "111122223333\n"
        "└── Hub\n"
        "    └── user bob\n"
        "222233334444\n"
        "└── ProjectAdmin\n"
        "    └── role Hub in 111122223333\n"
        "Not seen: account 333344445555 (AccessDenied: sts:AssumeRole)\n"
        "Not seen: SCPs and RCPs (the snapshot has no organization; collect it with\n"
        "--organization)\n"
    )


@pytest.mark.parametrize("name", [each for each in PICTURE_FORMATS if each != "text"])
def test_every_format_names_the_target(folder: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / f"graph.{name}"
    assert main(["graph", "--snapshot", str(folder), "--format", name, "--output", str(out)]) == 0
    assert "ProjectAdmin" in out.read_text(encoding="utf-8")


def test_one_account_is_drawn_with_what_leads_out_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["graph", "--snapshot", str(folder), "--account", PEOPLE, "--format", "json"]
    assert main(arguments) == 0
    drawn = json.loads(capsys.readouterr().out)
    assert TARGET in {each["id"] for each in drawn["nodes"]}
    assert drawn["title"] == f"Account {PEOPLE}"


def test_an_account_that_is_not_there_is_refused_by_its_number(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", "--snapshot", str(folder), "--account", "999999999999"]) == 2
    assert f"account 999999999999 is not in {folder}" in capsys.readouterr().err


def test_a_folder_that_is_no_snapshot_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", "--snapshot", str(tmp_path / "nowhere")]) == 2
    assert "there is no such snapshot" in capsys.readouterr().err


def test_what_is_too_large_to_look_at_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import doctor.cli.graph as module

    monkeypatch.setattr(module, "_LARGEST", 20)
    with SnapshotWriter.open(tmp_path / "large", now=NOW) as writer:
        for details in organization(accounts=2, roles=20):
            writer.write_account(part_of(details))
        writer.finish(now=NOW)
    arguments = ["graph", "--snapshot", str(tmp_path / "large")]
    assert main([*arguments, "--format", "html"]) == 2
    assert "Name accounts with --account" in capsys.readouterr().err
    assert main([*arguments, "--format", "graphml"]) == 0
