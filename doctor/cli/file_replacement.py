"""A file of the user's own, replaced: whole or not at all, with a backup beside it.

The new text is written to a file without a name in the same directory, brought to the disk, given
a name, and renamed over the old one. So whoever kills the process leaves nothing behind; where the
system has no files without names, or the process dies between the last two steps, what is left is
locked by nobody, and the next run removes it. A symbolic link stays, and what it leads to is
replaced.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_NEW_FILE_MODE = 0o600
"""For the owner alone: the file may get keys, and `aws configure` makes it so."""
_NEW_FOLDER_MODE = 0o700
"""For the owner alone, as the file in it."""
_OURS = "roledoctor-"
"""What the names of our own temporary files begin with, behind a dot."""


class LeftAloneError(Exception):
    """A file that was not changed. The message says which and why, for a person."""


class OwnFile(NamedTuple):
    """A file as it was read: its path as the user writes it, the file itself, and its bytes.

    `data` is `None` where there is no file yet. `names` counts its hard links: one is replaced.
    """

    shown: str
    named: Path
    real: Path
    data: bytes | None
    names: int = 1


def read_own(shown: str, named: Path) -> OwnFile:
    """Read a file that may be replaced. Raises `LeftAloneError` where it cannot be."""
    with _explain_errors(shown, "it cannot be read"):
        real = Path(os.path.realpath(named, strict=False))
        _remove_left_over(real)
        data = _bytes_of(real)
        names = 1 if data is None else real.stat().st_nlink
    if data is None and named.is_symlink():
        raise LeftAloneError(f"{shown} is a link to {real}, which does not exist")
    return OwnFile(shown, named, real, data, names)


def replace_own(file: OwnFile, new: bytes, stamp: str) -> Path | None:
    """Replace a file, and return its backup, `None` for a new file. `stamp` dates the backup.

    Raises `LeftAloneError`, and then nothing is changed: also where the file is no longer what was
    read.
    """
    folder = file.real.parent
    with _explain_errors(file.shown, f"nothing can be written in {folder}"):
        if file.data is None:
            folder.mkdir(mode=_NEW_FOLDER_MODE, parents=True, exist_ok=True)
        elif not os.access(file.real, os.W_OK):
            raise LeftAloneError(f"{file.shown} is write-protected (mode {_mode(file.real):04o})")
        fresh = Unnamed(folder)
        kept = Unnamed(file.named.parent)
    backup: Path | None = None
    temporary = folder / f"{_prefix(file.real)}{secrets.token_hex(8)}"
    try:
        with _explain_errors(file.shown, "its new text cannot be written"):
            fresh.fill(new)
            _dress(fresh.descriptor, file)
        with _explain_errors(file.shown, "a backup next to it cannot be written"):
            backup = _back_up(kept, file, stamp)
        with _explain_errors(file.shown, "it cannot be replaced"):
            fresh.name(temporary)
            _swap(temporary, file)
    except BaseException:
        # An interruption may come when the file is replaced already: then the backup is all that
        # is left of the old one.
        replaced = fresh.named and not temporary.exists()
        temporary.unlink(missing_ok=True)
        if backup is not None and not replaced:
            backup.unlink(missing_ok=True)
        raise
    finally:
        fresh.close()
        kept.close()
    return backup


def changed_meanwhile(file: OwnFile) -> LeftAloneError:
    """Make the error for a file that is no longer what it was."""
    return LeftAloneError(
        f"{file.shown} was changed by another program in the meantime, so roledoctor did not "
        "touch it; run the command again"
    )


def _bytes_of(real: Path) -> bytes | None:
    try:
        mode = real.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return real.read_bytes()


class Unnamed:
    """A file of a folder that has no name until it is whole, where the system knows such files.

    It is locked for as long as it is open: a name of ours without a lock is left over.
    """

    def __init__(self, folder: Path) -> None:
        self.named = False
        self._other_name: Path | None = None
        try:
            flags = os.O_WRONLY | os.O_TMPFILE
            self.descriptor = os.open(folder, flags, _NEW_FILE_MODE)
        except (AttributeError, OSError):
            # No Linux, or a file system without them, as NFS and some overlays are.
            self.descriptor, path = tempfile.mkstemp(dir=folder, prefix=f".{_OURS}")
            self._other_name = Path(path)
        _lock(self.descriptor)

    def fill(self, data: bytes) -> None:
        """Write the whole text, and bring it to the disk."""
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view) :]
        os.fsync(self.descriptor)

    def name(self, path: Path) -> None:
        """Give it a name that nothing has. Raises `FileExistsError` where something does."""
        if self._other_name is not None:
            os.link(self._other_name, path, follow_symlinks=False)
            self._other_name.unlink()
            self._other_name = None
        else:
            # open(2) on O_TMPFILE. Python follows the link of /proc only where a folder is given,
            # which counts for nothing beside a whole path.
            unused = os.open(path.parent, os.O_RDONLY)
            try:
                os.link(f"/proc/self/fd/{self.descriptor}", path, src_dir_fd=unused)
            finally:
                os.close(unused)
        self.named = True

    def close(self) -> None:
        """Close it; what never got a name is gone with that."""
        os.close(self.descriptor)
        if self._other_name is not None:
            self._other_name.unlink(missing_ok=True)


def _prefix(real: Path) -> str:
    return f".{_OURS}{real.name}."


def _lock(descriptor: int) -> bool:
    """Lock a file against being taken for a leftover one; say whether it was free."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError:
        return False
    return True


def _remove_left_over(real: Path) -> None:
    """Remove what a run that was killed left beside a file: it may hold what the file holds."""
    with contextlib.suppress(OSError):
        for path in real.parent.glob(f".{_OURS}*"):
            with contextlib.suppress(OSError):
                _remove_unlocked(path)


def _remove_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        state = os.fstat(descriptor)
        if stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid() and _lock(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)


def _dress(fresh: int, file: OwnFile) -> None:
    """Give a new file the owner, the permissions and the extended attributes of the old one."""
    if file.data is None:
        os.fchmod(fresh, _NEW_FILE_MODE)
        return
    _copy_look(file.real, fresh)
    os.utime(fresh)


def _copy_look(old: Path, new: int) -> None:
    was, now = old.stat(), os.fstat(new)
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        os.fchown(new, was.st_uid, was.st_gid)
    os.fchmod(new, stat.S_IMODE(was.st_mode))
    for name in os.listxattr(old):
        with contextlib.suppress(OSError):
            os.setxattr(new, name, os.getxattr(old, name))
    os.utime(new, ns=(was.st_atime_ns, was.st_mtime_ns))


def _back_up(kept: Unnamed, file: OwnFile, stamp: str) -> Path | None:
    """Write the old bytes to a new file beside the one that the user names."""
    if file.data is None:
        return None
    kept.fill(file.data)
    _copy_look(file.real, kept.descriptor)
    for count in range(1, 1000):
        number = "" if count == 1 else f"-{count}"
        backup = file.named.with_name(f"{file.named.name}.{stamp}{number}.bak")
        try:
            kept.name(backup)
        except FileExistsError:
            continue
        return backup
    raise OSError(errno.EEXIST, "there are a thousand from this second")


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
def _explain_errors(shown: str, what: str) -> Iterator[None]:
    """Turn an error of the system into a sentence about the file."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno == errno.EBUSY:
            why = "it is a mounted single file, as in containers; edit it outside"
        raise LeftAloneError(f"{shown} was not changed: {what} ({why})") from error
