"""A pasted text or log of any length, from standard input or a file: read in blocks, with progress.

Only what it tells is held (`texts/long_log.py`), so memory stays flat.
"""

from __future__ import annotations

import os
import stat
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from doctor.cli.exits import UsageError
from doctor.gather.watch import asking_person, waiting_for
from doctor.model.file_sizes import LARGEST_NAMED_FILE
from doctor.texts.long_log import read_long_log

_BLOCK: Final = 2**20
"""Bytes read at once: large enough that reading costs nothing, small enough that progress shows."""
_MOST_PIPED: Final = 16 * 2**30
"""Bytes of a pipe: more than any job writes."""

_PATIENCE: Final = 1.0
"""Seconds that pass before progress is shown, and between two signs of it on a terminal."""

_GZIP: Final = b"\x1f\x8b"


def read_long_text(path: str) -> str:
    """Read a text that the command line names, `-` being standard input.

    A long one comes back as the parts that tell something. Raises `UsageError` where it cannot be
    read.
    """
    progress = _Progress()
    try:
        if path == "-":
            # What writes to the pipe may be a job that lasts an hour.
            with asking_person():
                blocks = _read_blocks(sys.stdin.buffer, "standard input", _MOST_PIPED)
                log = read_long_log(blocks, progress=progress.show)
        else:
            with waiting_for(path), Path(path).open("rb") as file:
                blocks = _read_blocks(file, path, LARGEST_NAMED_FILE)
                log = read_long_log(blocks, progress=progress.show)
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise UsageError(message) from error
    finally:
        progress.end()
    return log.text.removeprefix("\ufeff")


def _blocks(file: BinaryIO, path: str) -> Iterator[bytes]:
    """Give the blocks of a file, unpacked where it is gzipped."""
    first = file.read(_BLOCK)
    if not first.startswith(_GZIP):
        block = first
        yield block
        # A short block is the last: a terminal would want Ctrl-D a second time.
        while len(block) == _BLOCK:
            block = file.read(_BLOCK)
            yield block
        return
    unpacking = zlib.decompressobj(wbits=31)
    packed = first
    try:
        while packed and not unpacking.eof:
            yield unpacking.decompress(packed, _BLOCK)
            packed = unpacking.unconsumed_tail or file.read(_BLOCK)
    except zlib.error as error:
        message = f"{path} is gzipped, and cannot be unpacked: it is damaged ({error})"
        raise UsageError(message) from error
    if not unpacking.eof:
        message = f"{path} is gzipped, and cannot be unpacked: it is cut off"
        raise UsageError(message)


def _read_blocks(file: BinaryIO, path: str, most_piped: int) -> Iterator[bytes]:
    """Give the blocks of a file; of a device or a pipe, which may have no end, up to a limit."""
    most = _most(file, most_piped)
    size = 0
    for block in _blocks(file, path):
        size += len(block)
        if most is not None and size > most:
            message = f"{path} holds more than {most // 2**20} MB"
            raise UsageError(message)
        yield block


def _most(file: BinaryIO, most_piped: int) -> int | None:
    try:
        mode = os.fstat(file.fileno()).st_mode
    except OSError:  # it is in memory
        return None
    if stat.S_ISREG(mode):
        return None
    return most_piped if stat.S_ISFIFO(mode) else LARGEST_NAMED_FILE


class _Progress:
    """Signs of progress on standard error, where a text takes longer than one waits gladly.

    On a terminal one line is written over; elsewhere a line comes at twice the time of the last.
    """

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.next = _PATIENCE
        self.shown = False

    def show(self, size: int) -> None:
        """Show how many bytes were read, if it is time."""
        passed = time.monotonic() - self.begun
        if passed < self.next:
            return
        self.shown = True
        rate = size / passed / 1e6
        text = f"Reading: {size / 1e6:,.0f} MB so far, {rate:,.0f} MB/s"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{text}\x1b[K")
            self.next = passed + _PATIENCE
        else:
            sys.stderr.write(f"{text}\n")
            self.next = 2 * passed
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line off the terminal."""
        if self.shown and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
