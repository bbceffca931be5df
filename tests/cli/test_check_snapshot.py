"""`check --snapshot`: another way in where one is open, else the hop that is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.graph.snapshot import SnapshotWriter
from doctor.model.snapshot import AccountPart
from tests.graph.small import BOB, HUB, NOW, PROJECT, TARGET, role, small_parts, trusting
from tests.graph.small import account as account_part
from tests.rules.support import raw_case


def closed_case(tmp_path: Path) -> Path:
    raw = raw_case("trust/trust-principal-mismatch")
    raw["roles"] = {TARGET: {"trust_policy": trusting(HUB), "exists": True}}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(raw))
    return path


def report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, *parts: AccountPart
) -> dict[str, Any]:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        for part in parts:
            writer.write_account(part)
        writer.finish(now=NOW)
    case = closed_case(tmp_path)
    arguments = ["check", "--from", str(case), "--offline", "--snapshot", str(tmp_path / "snap")]
    assert main([*arguments, "--format", "json"]) == 1
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert main(arguments) == 1
    value["text"] = capsys.readouterr().out
    return value


def test_another_way_is_offered_with_its_config(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = report(capsys, tmp_path, *small_parts())
    assert [each["hops"] for each in found["paths"]] == [[HUB, TARGET]]
    assert f"role_arn = {HUB}" in found["text"]
    assert found["missing_hops"] == []


def test_where_none_is_open_the_missing_hop_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    people, _ = small_parts()
    project = account_part(PROJECT, role(TARGET, trusting("222233334444")))
    found = report(capsys, tmp_path, people, project)
    assert found["paths"] == []
    assert {each["to"] for each in found["missing_hops"]} == {TARGET}
    assert {each["from"] for each in found["missing_hops"]} == {BOB, HUB}
    assert "Missing: role Hub in 111122223333" in found["text"]


def test_a_snapshot_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case = closed_case(tmp_path)
    code = main(["check", "--from", str(case), "--offline", "--snapshot", str(tmp_path / "gone")])
    assert code == 2
    assert "there is no such snapshot" in capsys.readouterr().err
