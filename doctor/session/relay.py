"""What a command says on standard error, read along without being in its way.

A file is read when the command has ended; a pipe is passed through another, together with standard
output where both lead into the same. A terminal is never touched: what is shown there, nobody reads
along.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import stat
import threading
from typing import Final, Protocol

_STDOUT, _STDERR = 1, 2  # descriptors, by POSIX
TAIL_BYTES: Final = 64 * 1024
"""How much of the end is kept: an error message and what led to it."""
_CHUNK: Final = 64 * 1024
"""Bytes passed on at once: what a pipe of Linux holds."""
_MOST_DESCRIPTORS: Final = 256
"""How many descriptors are closed in a process that stays behind: ours are among the first."""


class Ear(Protocol):
    """Something that hears standard error."""

    def streams(self) -> dict[int, int]:
        """Return which descriptor stands for which stream of the command."""

    def begin(self) -> None:
        """The command has started."""

    def finish(self) -> str | None:
        """The command has ended: return the end of what it said, `None` where nobody heard it."""


class DeafEar:
    """A terminal, or what cannot be read: the streams are the command's own."""

    def streams(self) -> dict[int, int]:
        """Replace nothing."""
        return {}

    def begin(self) -> None:
        """Do nothing."""

    def finish(self) -> str | None:
        """Nobody heard."""
        return None


class FileEar:
    """A file: what was added to it is read afterwards."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._start = os.fstat(descriptor).st_size

    def streams(self) -> dict[int, int]:
        """Replace nothing."""
        return {}

    def begin(self) -> None:
        """Do nothing."""

    def finish(self) -> str | None:
        """Read what was added to the file."""
        try:
            again = os.open(f"/dev/fd/{self._descriptor}", os.O_RDONLY)
        except OSError:
            return None
        try:
            end = os.fstat(again).st_size
            # A file that was cut short meanwhile began anew.
            start = self._start if end >= self._start else 0
            start = max(start, end - TAIL_BYTES)
            return os.pread(again, end - start, start).decode("utf-8", errors="replace")
        except OSError:
            return None
        finally:
            os.close(again)


class PipeEar:
    """A pipe: the command writes into one of ours, and each piece goes on at once."""

    def __init__(self, descriptor: int, *, with_output: bool) -> None:
        self._out = descriptor
        self._with_output = with_output
        self._read, self._write = os.pipe()
        self._wake_read, self._wake_write = os.pipe()
        self._tail = bytearray()
        self._open = True
        self._thread = threading.Thread(target=self._relay, name="standard-error", daemon=True)

    def streams(self) -> dict[int, int]:
        """Let standard error, and standard output where it is the same, lead into our pipe."""
        streams = {_STDERR: self._write}
        return {_STDOUT: self._write, **streams} if self._with_output else streams

    def begin(self) -> None:
        """Let the command alone hold the other end, and begin to pass on."""
        os.close(self._write)
        self._thread.start()

    def finish(self) -> str | None:
        """Pass on what is left; what a descendant says later is passed on by a process of its own.

        Without that process a descendant would be killed by its next word.
        """
        os.write(self._wake_write, b".")
        self._thread.join()
        if self._open:
            self._stay_behind()
        return self._tail.decode("utf-8", errors="replace")

    def _relay(self) -> None:
        while True:
            ready, _, _ = select.select([self._read, self._wake_read], [], [])
            if self._read in ready:
                if not self._pass_piece():
                    self._open = False
                    os.close(self._read)
                    return
            elif ready:
                return

    def _pass_piece(self) -> bool:
        """Pass a piece on; say whether there may be more."""
        piece = os.read(self._read, _CHUNK)
        if not piece:
            return False
        self._tail += piece
        del self._tail[:-TAIL_BYTES]
        return _write_all(self._out, piece)

    def _stay_behind(self) -> None:
        if os.fork() != 0:
            os.close(self._read)
            return
        with contextlib.suppress(BaseException):
            os.setsid()
            signal.pthread_sigmask(signal.SIG_SETMASK, set())
            # The reader of standard output must not wait for what comes on standard error.
            for descriptor in {0, *range(3, _MOST_DESCRIPTORS)} - {self._read}:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
            if not self._with_output:
                os.close(_STDOUT)
            while self._pass_piece():
                pass
        os._exit(0)


def _write_all(descriptor: int, data: bytes) -> bool:
    """Write everything; say whether there is still somebody who reads it."""
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(descriptor, left) :]
        except BlockingIOError:
            select.select([], [descriptor], [])
        except OSError:
            return False
    return True


def listen() -> Ear:
    """Return what hears this process's standard error, whatever that is."""
    try:
        found = os.fstat(_STDERR)
    except OSError:
        return DeafEar()
    if stat.S_ISREG(found.st_mode):
        return FileEar(_STDERR)
    if not (stat.S_ISFIFO(found.st_mode) or stat.S_ISSOCK(found.st_mode)):
        return DeafEar()
    return PipeEar(_STDERR, with_output=_same(found))


def _same(error: os.stat_result) -> bool:
    try:
        output = os.fstat(_STDOUT)
    except OSError:
        return False
    return (output.st_dev, output.st_ino) == (error.st_dev, error.st_ino)
