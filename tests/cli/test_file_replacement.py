"""Replacing a file: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.cli.file_replacement import LeftAloneError, OwnFile, Unnamed, read_own, replace_own

SECRET = b"notARealSecretKey" + b"0" * 23
STAMP = "2026-01-31T120000Z"


@contextlib.contextmanager
def powerless() -> Iterator[Path]:
    """Give a folder with a file, as a user who may write neither: also where the tests are root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config").write_bytes(b"old")
        (folder / "config").chmod(0o644)
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"old")
    own = read_own("config", path)
    path.write_bytes(b"theirs")
    with pytest.raises(LeftAloneError, match="changed by another program in the meantime"):
        replace_own(own, b"new", STAMP)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["config"]


def test_a_file_that_is_gone_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"old")
    own = read_own("config", path)
    path.unlink()
    with pytest.raises(LeftAloneError):
        replace_own(own, b"new", STAMP)
    assert names(tmp_path) == []


def test_a_file_that_came_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config"
    own = read_own("config", path)
    path.write_bytes(b"theirs")
    with pytest.raises(LeftAloneError):
        replace_own(own, b"new", STAMP)
    assert path.read_bytes() == b"theirs"


def test_where_nothing_can_be_written_it_is_said() -> None:
    with powerless() as folder:
        own = read_own("~/.aws/config", folder / "config")
        with pytest.raises(
            LeftAloneError, match=r"(write-protected|nothing can be written)"
        ) as why:
            replace_own(own, b"new", STAMP)
        assert "~/.aws/config" in str(why.value)
        assert (folder / "config").read_bytes() == b"old"
        assert names(folder) == ["config"]


def test_a_new_file_is_its_owners_alone_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / ".aws" / "config"
    assert replace_own(read_own("config", path), b"new", STAMP) is None
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_backups_of_one_second_have_two_names(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"1")
    made = []
    for text in (b"2", b"3"):
        backup = replace_own(read_own("config", path), text, STAMP)
        assert backup is not None
        made.append((backup.name, backup.read_bytes()))
    assert made == [(f"config.{STAMP}.bak", b"1"), (f"config.{STAMP}-2.bak", b"2")]


def test_a_link_that_leads_nowhere_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "config").symlink_to(tmp_path / "gone")
    with pytest.raises(LeftAloneError, match="link to"):
        read_own("config", tmp_path / "config")
    with pytest.raises(LeftAloneError, match="not a regular file"):
        read_own("config", tmp_path)


def test_a_link_in_a_circle_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").symlink_to(tmp_path / "config")
    with pytest.raises(LeftAloneError):
        read_own("config", tmp_path / "config")


def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    before = path.stat()
    backup = replace_own(read_own("config", path), b"new", STAMP)
    assert backup is not None
    for each in (path, backup):
        assert (each.stat().st_uid, each.stat().st_gid) == (before.st_uid, before.st_gid)


def test_an_interruption_before_the_change_leaves_the_file_whole_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_own(read_own("config", path), b"new", "now")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["config"]


def test_an_interruption_after_the_change_leaves_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config"
    path.write_bytes(b"old")
    plain = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        plain(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    file = read_own("config", path)
    with pytest.raises(KeyboardInterrupt):
        replace_own(file, b"new", "now")
    assert path.read_bytes() == b"new"
    assert (tmp_path / "config.now.bak").read_bytes() == b"old"


def killed_at(step: str, file: OwnFile) -> None:
    """Replace a file in a process of its own that is killed as it begins a step."""
    child = os.fork()
    if child == 0:
        owner = Path if step == "replace" else os

        def end(*_: object, **__: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, step, end)
        replace_own(file, SECRET + b"new", STAMP)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


@pytest.mark.parametrize("step", ["write", "fsync", "fchmod", "link", "replace"])
def test_a_process_that_is_killed_leaves_no_other_file_with_a_secret(
    tmp_path: Path, step: str
) -> None:
    path = tmp_path / "credentials"
    path.write_bytes(SECRET)
    killed_at(step, read_own("credentials", path))
    left = [each for each in names(tmp_path) if each != "credentials"]
    # Only between its last two steps is there more: the backup, and a name that is locked by nobody.
    assert len(left) == (2 if step == "replace" else 0)
    assert path.read_bytes() == SECRET
    read_own("credentials", path)
    assert [each for each in names(tmp_path) if not each.endswith(".bak")] == ["credentials"]


def test_where_no_file_goes_without_a_name_the_next_run_removes_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    path = tmp_path / "credentials"
    path.write_bytes(SECRET)
    killed_at("fsync", read_own("credentials", path))
    assert len(names(tmp_path)) > 1
    file = read_own("credentials", path)
    assert names(tmp_path) == ["credentials"]
    backup = replace_own(file, b"new", STAMP)
    assert backup is not None
    assert (path.read_bytes(), backup.read_bytes()) == (b"new", SECRET)
    assert names(tmp_path) == ["credentials", backup.name]


def test_what_another_run_is_writing_is_not_taken_for_left_over(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_bytes(SECRET)
    writing = Unnamed(tmp_path)
    writing.name(tmp_path / ".roledoctor-credentials.0")
    (tmp_path / ".roledoctor-link").symlink_to(path)
    read_own("credentials", path)
    assert ".roledoctor-credentials.0" in names(tmp_path)
    assert ".roledoctor-link" in names(tmp_path)
    writing.close()
    read_own("credentials", path)
    assert names(tmp_path) == [".roledoctor-link", "credentials"]


def test_the_names_of_a_file_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_bytes(SECRET)
    assert read_own("credentials", path).names == 1
    (tmp_path / "other").hardlink_to(path)
    assert read_own("credentials", path).names == 2
