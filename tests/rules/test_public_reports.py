"""Public reports given whole, as their reporters gave them: the true cause is named first.

A row tells where it was met (`source`), the text, the files below HOME, the command lines, the
causes that a right first finding may have, and what the thread found. `known_miss` says why a row
is not understood: such a row that is answered rightly has to lose the mark.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main

FILES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "reports").glob("*.jsonl"))


def runs() -> list[Any]:
    found = []
    for file in FILES:
        for line in file.read_text().splitlines():
            row = json.loads(line)
            missed = row.get("known_miss")
            marks = [pytest.mark.xfail(reason=missed, strict=True)] if missed else []
            found += [
                pytest.param(row, run, id=f"{row['id']}-{run[0]}", marks=marks)
                for run in row["runs"]
            ]
    return found


@pytest.mark.parametrize(("row", "run"), runs())
def test_the_true_cause_is_named_first(
    row: dict[str, Any],
    run: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for path, text in {**row["files"], "err.txt": row["paste"]}.items():
        file = tmp_path / path.removeprefix("~/").lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.chdir(tmp_path)
    paste = io.TextIOWrapper(io.BytesIO(row["paste"].encode()), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", paste)
    main([*run, "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    causes = [each["id"] for each in findings if each["severity"] != "advice"]
    wanted = [row["want"]] if isinstance(row["want"], str) else row["want"]
    assert causes[:1]
    assert causes[0] in wanted
