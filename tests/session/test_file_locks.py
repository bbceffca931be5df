"""Kernel locks: one holder at a time, none left by a process that was killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from doctor.session.file_locks import StillHeld, hold_lock


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / ".x.lock"
    program = (
        "import os, time\nfrom pathlib import Path\n"
        "from doctor.session.file_locks import hold_lock\n"
        f"with hold_lock(Path({str(path)!r}), print):\n"
        "    print('held', flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(StillHeld, match=f"process {holder.pid}"),
        hold_lock(path, print, most_seconds=0.1),
    ):
        pass
    holder.kill()
    holder.wait()
    with hold_lock(path, print, most_seconds=0.1):
        assert path.exists()
    assert not path.exists()


def test_one_at_a_time_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "folder" / ".x.lock"
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with hold_lock(path, print):
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1] * 12
    assert not list(path.parent.iterdir())


def test_who_waits_is_told_for_whom(tmp_path: Path) -> None:
    path = tmp_path / ".x.lock"
    heard: list[str] = []
    with (
        hold_lock(path, print),
        pytest.raises(StillHeld),
        hold_lock(path, heard.append, most_seconds=1.2),
    ):
        pass
    assert heard == ["another roledoctor is getting this very session; waiting for it"]


def test_where_no_lock_can_be_had_the_work_is_done_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = []
    with hold_lock(tmp_path / "file" / ".x.lock", print):
        done.append(1)
    assert done == [1]
