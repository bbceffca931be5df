"""A file of the user's own, replaced: whole or not at all, with a backup beside it.

The new text is written to a temporary file in the same directory, brought to the disk, and renamed
over the old one. A symbolic link stays, and what it leads to is replaced.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_NEW_FILE_MODE = 0o600
_NEW_FOLDER_MODE = 0o700


class LeftAloneError(Exception):
    """A file that was not changed. The message says which and why, for a person."""


class OwnFile(NamedTuple):
    """A file as it was read: its path as the user writes it, the file itself, and its bytes.

    `data` is `None` where there is no file yet.
    """

    shown: str
    named: Path
    real: Path
    data: bytes | None


def read_own(shown: str, named: Path) -> OwnFile:
    """Read a file that may be replaced. Raises `LeftAloneError` where it cannot be."""
    with _told(shown, "it cannot be read"):
        real = Path(os.path.realpath(named, strict=False))
        data = _bytes_of(real)
    if data is None and named.is_symlink():
        raise LeftAloneError(f"{shown} is a link to {real}, and nothing is there")
    return OwnFile(shown, named, real, data)


def replace_own(file: OwnFile, new: bytes, stamp: str) -> Path | None:
    """Replace a file, and return its backup, `None` for a new file. `stamp` dates the backup.

    Raises `LeftAloneError`, and then nothing is changed: also where the file is no longer what was
    read.
    """
    folder = file.real.parent
    with _told(file.shown, f"nothing can be written in {folder}"):
        if file.data is None:
            folder.mkdir(mode=_NEW_FOLDER_MODE, parents=True, exist_ok=True)
        elif not os.access(file.real, os.W_OK):
            raise LeftAloneError(f"{file.shown} is write-protected (mode {_mode(file.real):04o})")
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{file.real.name}.")
    fresh = Path(name)
    backup: Path | None = None
    try:
        with _told(file.shown, "its new text cannot be written"):
            _fill(descriptor, new)
            _dress(fresh, file)
        with _told(file.shown, "a backup beside it cannot be written"):
            backup = _back_up(file, stamp)
        with _told(file.shown, "it cannot be replaced"):
            _swap(fresh, file)
    except BaseException:
        # An interruption may come when the file is replaced already: then the backup is all that
        # is left of the old one.
        replaced = not fresh.exists()
        fresh.unlink(missing_ok=True)
        if backup is not None and not replaced:
            backup.unlink(missing_ok=True)
        raise
    return backup


def changed_meanwhile(file: OwnFile) -> LeftAloneError:
    """Make the error for a file that is no longer what it was."""
    return LeftAloneError(
        f"{file.shown} was changed by something else meanwhile, and was left alone; "
        "run the command again"
    )


def _bytes_of(real: Path) -> bytes | None:
    try:
        mode = real.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no plain file")
    return real.read_bytes()


def _fill(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _dress(fresh: Path, file: OwnFile) -> None:
    """Give a new file the owner, the permissions and the extended attributes of the old one."""
    if file.data is None:
        fresh.chmod(_NEW_FILE_MODE)
        return
    _copy_owner(file.real, fresh)
    shutil.copystat(file.real, fresh)
    os.utime(fresh)


def _copy_owner(old: Path, new: Path) -> None:
    was, now = old.stat(), new.stat()
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        os.chown(new, was.st_uid, was.st_gid)


def _back_up(file: OwnFile, stamp: str) -> Path | None:
    """Write the old bytes to a new file beside the one that the user names."""
    if file.data is None:
        return None
    for count in range(1, 1000):
        number = "" if count == 1 else f"-{count}"
        backup = file.named.with_name(f"{file.named.name}.{stamp}{number}.bak")
        try:
            descriptor = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_FILE_MODE)
        except FileExistsError:
            continue
        try:
            _fill(descriptor, file.data)
            _copy_owner(file.real, backup)
            shutil.copystat(file.real, backup)
        except BaseException:
            backup.unlink(missing_ok=True)
            raise
        return backup
    raise OSError(errno.EEXIST, "there are a thousand of this second")


def _swap(fresh: Path, file: OwnFile) -> None:
    if _bytes_of(file.real) != file.data:
        raise changed_meanwhile(file)
    fresh.replace(file.real)
    with contextlib.suppress(OSError):
        # The rename is on the disk once its directory is; not every system can say so.
        folder = os.open(file.real.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextlib.contextmanager
def _told(shown: str, what: str) -> Iterator[None]:
    """Turn an error of the system into a sentence about the file."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno == errno.EBUSY:
            why = "it is mounted by itself, as containers do with single files; edit it outside"
        raise LeftAloneError(f"{shown} was left alone: {what} ({why})") from error
