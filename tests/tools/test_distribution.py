"""The wheel is the same bit for bit wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.tools.matrix import ROOT

SOURCES = ("doctor", "docs", "pyproject.toml", "README.md", "LICENSE")


def build(folder: Path, *, mode: int, when: int) -> Path:
    """Build the wheel from a copy whose files have another mode and another time."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for path in folder.rglob("*"):
        os.utime(path, (when, when))
        path.chmod(mode | (0o111 if path.is_dir() else 0))
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=folder, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = (folder / "dist").iterdir()
    return wheel


def test_the_wheel_is_the_same_bit_for_bit(tmp_path: Path) -> None:
    one = build(tmp_path / "one", mode=0o644, when=1_600_000_000)
    two = build(tmp_path / "another" / "place", mode=0o600, when=1_700_000_000)
    assert one.name == two.name
    digests = [hashlib.sha256(each.read_bytes()).hexdigest() for each in (one, two)]
    assert digests[0] == digests[1]
    names = zipfile.ZipFile(one).namelist()
    assert "doctor/py.typed" in names
    assert any(each.startswith("doctor/_pages/") for each in names)
    assert not [each for each in names if each.startswith(("tests", "fixtures"))]
