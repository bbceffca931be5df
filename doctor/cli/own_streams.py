"""The standard streams of this process, whatever it was started with.

A reader that has gone, as `| head` does, changes no exit code: what is written after it is dropped.
"""

from __future__ import annotations

import io
import os
import sys

from doctor.cli.exits import UsageError


class _MayGo(io.FileIO):
    """A file whose reader may go, or whose disk may be full: what is still written is dropped."""

    failure: OSError | None = None

    def write(self, data: object, /) -> int:
        """Write bytes, as far as somebody reads them."""
        try:
            written: int | None = super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.failure = error
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self.fileno())
            os.close(nothing)
            return memoryview(data).nbytes  # type: ignore[arg-type]
        return 0 if written is None else written


def write_whole(text: str = "") -> None:
    """Write to standard output, with all that waits to be written, at once.

    Raises `UsageError` where something is lost; a reader who has gone loses nothing.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
        lost = _failure_until_now()
    except BrokenPipeError:
        return
    except OSError as error:
        lost = error
    if lost is not None:
        message = f"standard output cannot be written: {lost.strerror}"
        raise UsageError(message) from lost


def _failure_until_now() -> OSError | None:
    """Return what kept standard output from being written; it is told once."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if not isinstance(raw, _MayGo):
        return None
    lost, raw.failure = raw.failure, None
    return lost


def outlive_readers() -> None:
    """Let the readers of output and errors go. It is for a process's start alone."""
    sys.stdout = _duplicate(sys.stdout, 1)
    sys.stderr = _duplicate(sys.stderr, 2)


def _duplicate(stream: object, descriptor: int) -> io.TextIOWrapper:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    line_buffering = descriptor == 2 or os.isatty(descriptor)  # noqa: PLR2004 - standard error's number
    raw = _MayGo(descriptor, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=line_buffering,
    )
