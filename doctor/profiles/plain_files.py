"""Reading a file that others named: one that is no plain file, or has no end, keeps nobody waiting.

A FIFO waits for its writer from the moment it is opened, and a device may go on for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from doctor.profiles.decode import NOT_PLAIN

_BLOCK: Final = 2**20
"""Bytes that are read at once: one read does for nearly every file."""


class RefusedFile(OSError):  # noqa: N818 - a file that is there, and is not read
    """A file is no plain file, or too large. `why` says it to a person, as `strerror` does."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(errno.EINVAL, why, str(path))
        self.why = why


def read_plain(path: Path, largest: int) -> bytes:
    """Read a plain file of so many bytes at the most.

    Raises `RefusedFile`, or the `OSError` of what cannot be opened at all.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except ValueError as error:  # what no file can be called
        raise OSError(errno.EINVAL, str(error), str(path)) from error
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise RefusedFile(NOT_PLAIN, path)
        # What a file says of its size need not hold, under /proc above all.
        pieces, size = [], 0
        while size <= largest and (piece := file.read(min(_BLOCK, largest + 1 - size))):
            pieces.append(piece)
            size += len(piece)
    if size > largest:
        raise RefusedFile(f"it is larger than {_size(largest)}", path)
    return b"".join(pieces)


def _size(size: int) -> str:
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} kB"
