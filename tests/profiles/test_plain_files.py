"""A file that others named is read to its end, or said to have none; nobody is kept waiting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.profiles.decode import NOT_PLAIN
from doctor.profiles.plain_files import RefusedFile, read_plain


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_is_read_to_its_end(size: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    assert read_plain(path, 100) == b"x" * size


@pytest.mark.parametrize(
    ("largest", "says"), [(1024, "1 kB"), (2**20, "1 MB"), (8 * 2**20, "8 MB")]
)
def test_one_that_is_too_large_is_refused(largest: int, says: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(largest + 1)
    with pytest.raises(RefusedFile) as refused:
        read_plain(path, largest)
    assert refused.value.why == refused.value.strerror == f"it is larger than {says}"


def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for name in ("pipe", "link"):
        with pytest.raises(RefusedFile) as refused:
            read_plain(tmp_path / name, 100)
        assert refused.value.why == NOT_PLAIN


def test_a_file_that_is_no_file_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    for path, error in (
        (tmp_path, IsADirectoryError),
        (tmp_path / "none", FileNotFoundError),
        (tmp_path / "x\0", OSError),
        (tmp_path / "x\ud800", OSError),
    ):
        with pytest.raises(error):
            read_plain(path, 100)
