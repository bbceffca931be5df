"""`assert --snapshot`: expectations on the data of a snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.graph.snapshot import open_snapshot
from doctor.graph.snapshot_case import snapshot_case
from tests.cli.test_paths import snapshot
from tests.graph.small import BOB, HUB, NOBODY, TARGET, small_parts


def asserted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, *sentences: str
) -> tuple[int, str]:
    folder = snapshot(tmp_path / "snap")
    file = tmp_path / "expect.yml"
    listed = "\n".join(f"  - {each}" for each in sentences)
    file.write_text(f"schema: roledoctor.expectations/1\nexpect:\n{listed}\n")
    code = main(["assert", str(file), "--snapshot", str(folder)])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_what_a_snapshot_shows_is_put_to_expectations(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out = asserted(
        capsys,
        tmp_path,
        f"{HUB} may assume {TARGET}",
        f"{BOB} may not assume {TARGET}",
        f"{NOBODY} may not assume {HUB}",
    )
    assert (code, out) == (0, f"{tmp_path / 'expect.yml'}: all 3 hold\n")


def test_what_does_not_hold_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out = asserted(capsys, tmp_path, f"{BOB} may assume {TARGET}")
    assert code == 1
    assert "FAILS" in out


def test_a_snapshot_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "expect.yml"
    file.write_text(f"schema: roledoctor.expectations/1\nexpect:\n  - {HUB} may assume {TARGET}\n")
    assert main(["assert", str(file), "--snapshot", str(tmp_path)]) == 2
    assert "not a roledoctor snapshot" in capsys.readouterr().err


def test_only_what_a_text_names_is_taken(tmp_path: Path) -> None:
    with open_snapshot(snapshot(tmp_path / "snap")) as opened:
        case = snapshot_case(opened.read_accounts(), None, f"{BOB} may assume ProjectAdmin.")
    assert set(case.principals) == {BOB, TARGET}
    assert set(case.roles) == {TARGET}
    assert len(small_parts()) == 2
