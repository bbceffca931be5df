"""The folder of one command: 0700, without a secret in it, and gone when the command is.

A kernel lock says that it is in use. Where both processes that would remove it were killed, the
next one that makes a folder finds the lock free and removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

PREFIX: Final = "roledoctor-exec-"
_LOCK: Final = "in-use"
_YOUNG_SECONDS: Final = 60.0
"""A folder without a lock is left alone so long: it may have been made a moment ago."""


class NoFolder(Exception):  # noqa: N818 - an outcome
    """No folder can be made. The text says where it was tried, for the user."""


class PrivateFolder:
    """A folder that holds its lock until `remove`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    def write(self, name: str, text: str) -> str:
        """Write a file that its owner alone reads; return its path. Raises `NoFolder`."""
        path = self.path / name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise NoFolder(_cannot(f"{path}: {error.strerror or error}")) from error
        return str(path)

    def remove(self) -> None:
        """Remove the folder and all that was put into it."""
        shutil.rmtree(self.path, ignore_errors=True)
        with contextlib.suppress(OSError):
            os.close(self._lock)


def make_folder(environ: Mapping[str, str]) -> PrivateFolder:
    """Make a folder where one can be made, and remove those that were left behind.

    Raises `NoFolder`.
    """
    tried: list[str] = []
    for parent in _parents(environ):
        remove_left_behind(parent)
        try:
            path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            return PrivateFolder(path, _lock(path))
        except OSError as error:
            tried.append(f"{parent}: {error.strerror or error}")
    where = "; ".join(tried) or "there is no folder for temporary files"
    raise NoFolder(_cannot(where))


def _cannot(where: str) -> str:
    return f"'s own config file cannot be written ({where})"


def _parents(environ: Mapping[str, str]) -> Iterator[Path]:
    """Give the folders to try: of this login, which no other user reads, then the temporary."""
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if runtime.startswith("/") and _is_own(Path(runtime)):
        yield Path(runtime)
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir())


def _is_own(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def _lock(path: Path) -> int:
    import fcntl  # noqa: PLC0415 - POSIX alone

    descriptor = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def remove_left_behind(parent: Path) -> None:
    """Remove the folders of processes that were killed: ours, with a lock that nobody holds."""
    try:
        found = [each for each in parent.iterdir() if each.name.startswith(PREFIX)]
    except OSError:
        return
    for path in found:
        if not path.is_symlink() and _is_own(path) and _is_free(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_free(path: Path) -> bool:
    import fcntl  # noqa: PLC0415 - POSIX alone

    try:
        descriptor = os.open(path / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        with contextlib.suppress(OSError):
            return time.time() - path.stat().st_mtime > _YOUNG_SECONDS
        return False
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
