"""The command's folder: its owner's alone, and left behind by nobody for long."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doctor.session.private_folder import PREFIX, NoFolder, make_folder, remove_left_behind


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    return folder


def left_behind(runtime: Path) -> Path:
    """Let a process make a folder and die by SIGKILL."""
    program = (
        "import os, signal\nfrom doctor.session.private_folder import make_folder\n"
        f"folder = make_folder({{'XDG_RUNTIME_DIR': {str(runtime)!r}}})\n"
        "folder.write('config', '[default]')\nprint(folder.path, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    return Path(done.stdout.strip())


def test_folder_and_files_are_their_owners_alone(runtime: Path) -> None:
    folder = make_folder({"XDG_RUNTIME_DIR": str(runtime)})
    path = Path(folder.write("config", "[default]\n"))
    assert path.parent.parent == runtime
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    folder.remove()
    assert list(runtime.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(runtime: Path) -> None:
    path = left_behind(runtime)
    assert path.is_dir()
    folder = make_folder({"XDG_RUNTIME_DIR": str(runtime)})
    assert not path.exists()
    folder.remove()


def test_a_folder_that_is_in_use_stays(runtime: Path) -> None:
    folder = make_folder({"XDG_RUNTIME_DIR": str(runtime)})
    program = (
        "from doctor.session.private_folder import remove_left_behind\nfrom pathlib import Path\n"
        f"remove_left_behind(Path({str(runtime)!r}))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert folder.path.is_dir()
    folder.remove()


def test_folders_of_others_links_and_young_ones_stay(runtime: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (runtime / f"{PREFIX}link").symlink_to(tmp_path / "victim")
    (runtime / f"{PREFIX}young").mkdir()
    (runtime / f"{PREFIX}old").mkdir()
    os.utime(runtime / f"{PREFIX}old", (time.time() - 1000,) * 2)
    (runtime / "of-somebody").mkdir()
    remove_left_behind(runtime)
    names = {each.name for each in runtime.iterdir()}
    assert names == {f"{PREFIX}link", f"{PREFIX}young", "of-somebody"}
    assert (tmp_path / "victim").is_dir()


def test_where_no_folder_can_be_made_it_is_said_where_that_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(NoFolder, match="nowhere: No such file or directory"):
        make_folder({"XDG_RUNTIME_DIR": "/nonexistent"})
