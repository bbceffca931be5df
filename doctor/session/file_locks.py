"""One at a time: kernel locks between processes, which end with the process that holds them.

A lock is `flock` on a file beside the cache. The holder removes the file before it lets go, so
that nothing is left behind; whoever got the lock of a removed file tries again. On Windows it is
`LockFile`, and an empty file may stay.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

MOST_SECONDS: Final = 120.0
"""How long another process may take, a person's code included, before nobody waits longer."""
_BETWEEN: Final = 0.05
"""Seconds between two tries: nobody notices so short a wait, and it costs no processor."""
_PATIENCE: Final = 1.0
"""Seconds before a person is told what is waited for: most calls of STS are over by then."""


class StillHeld(Exception):  # noqa: N818 - an outcome, not a fault
    """Another process holds the lock for longer than anybody would wait."""


@contextlib.contextmanager
def hold_lock(
    path: Path, say: Callable[[str], None], *, most_seconds: float = MOST_SECONDS
) -> Iterator[None]:
    """Hold the lock of a path. Where no lock can be had (a read-only home) nothing is held.

    Raises `StillHeld` where another process does not let go.
    """
    descriptor = _acquire(path, say, most_seconds)
    try:
        yield
    finally:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(descriptor)


_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_FAR: Final = 1 << 20
"""The byte that is locked on Windows, where nobody can read what is locked: past the text."""


def _lock(descriptor: int) -> None:
    """Lock an open file. Raises `BlockingIOError` where another has it, else `OSError`."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        _lock_on_windows(descriptor)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_on_windows(descriptor: int) -> None:
    import msvcrt  # noqa: PLC0415 - on Windows alone

    os.lseek(descriptor, _FAR, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except PermissionError as held:
        raise BlockingIOError from held
    finally:
        os.lseek(descriptor, 0, os.SEEK_SET)


def _acquire(path: Path, say: Callable[[str], None], most_seconds: float) -> int | None:
    begun = time.monotonic()
    told = False
    while True:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, _FLAGS, 0o600)
        except OSError:
            return None
        try:
            _lock(descriptor)
        except BlockingIOError:
            os.close(descriptor)
        except OSError:
            # A file system without locks: better two calls than none.
            os.close(descriptor)
            return None
        else:
            if _is_same(descriptor, path):
                # The name of the holder is for a person to read: on a full disk there is none.
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, 0)
                    os.write(descriptor, f"{os.getpid()}".encode())
                return descriptor
            os.close(descriptor)
            continue
        waited = time.monotonic() - begun
        if waited > most_seconds:
            raise StillHeld(_holder(path))
        if waited > _PATIENCE and not told:
            say("another roledoctor is getting this very session; waiting for it")
            told = True
        time.sleep(_BETWEEN)


def _holder(path: Path) -> str:
    """Name the process that holds a lock."""
    try:
        return f"process {int(path.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "a process"


def _is_same(descriptor: int, path: Path) -> bool:
    """Say whether the file that is locked still stands under its name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
