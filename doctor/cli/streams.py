"""Standard output, files and colour: where an answer goes, and in what dress."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from doctor.cli.exits import UsageError
from doctor.cli.own_streams import write_whole
from doctor.model.file_sizes import LARGEST_NAMED_FILE
from doctor.render.clean import clean
from doctor.render.long_words import shorten_long_words

_WIDEST = 100
"""Columns: longer lines of prose are hard to read, however wide the terminal is."""
_ODD_BYTES = "backslashreplace"
"""How bytes are written that an argument or a file's name holds and that are no UTF-8."""


standing: list[Callable[[], None]] = []
"""What stands on the terminal's last line for a while: each takes its own line away."""


def clear_last_line() -> None:
    """Take away what stands on the last line, before anything else is written there."""
    for erase in standing:
        erase()


def use_color(choice: str) -> bool:
    """Decide on colour: what was asked for, NO_COLOR, FORCE_COLOR, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def page_width() -> int:
    """Return the columns to fill: the terminal's, 80 where there is none."""
    import shutil  # noqa: PLC0415 - what is handed to a program has no width

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, _WIDEST))


def answer(text: str, options: argparse.Namespace) -> None:
    """Write an answer to standard output, or to the file that was named."""
    text = shorten_long_words(text)
    if options.output is None:
        write_out(text)
        return
    write_file(options.output, text, private=False)


def write_out(text: str) -> None:
    """Write to standard output, at once. Raises `UsageError` where that cannot be done."""
    from doctor.gather.watch import asking_person  # noqa: PLC0415 - a warm run writes elsewhere

    clear_last_line()
    with asking_person():  # whoever reads it behind a pipe takes the time that it takes
        write_whole(text)


def typed_line() -> str:
    """Return the line that a person types, without the space around it; empty at its end."""
    from doctor.gather.watch import asking_person  # noqa: PLC0415 - only where a person is asked

    with asking_person():
        return sys.stdin.readline().strip()


def page_out(text: str) -> None:
    """Write to the terminal; what is longer than its screen goes through the person's pager."""
    import shutil  # noqa: PLC0415 - only at a terminal
    import subprocess  # noqa: PLC0415 - as above

    from doctor.gather.watch import asking_person  # noqa: PLC0415 - as above

    lines = shutil.get_terminal_size((80, 24)).lines
    pager = shlex.split(os.environ.get("PAGER") or "less")
    if text.count("\n") < lines or not sys.stdin.isatty() or shutil.which(pager[0]) is None:
        write_out(text)
        return
    # As git calls it: colours pass, a short text ends it, and the screen is left as it was.
    environment = {"LESS": "FRX", **os.environ}
    data = text.encode(errors=_ODD_BYTES)
    with asking_person():
        subprocess.run(pager, input=data, env=environment, check=False)  # noqa: S603 - theirs


def write_file(path: str, text: str, *, private: bool) -> None:
    """Write a file; a `private` one is readable by its owner alone."""
    try:
        with _name_wait(path):  # a pipe is opened once somebody reads it
            _write(Path(path), text, private=private)
    except BrokenPipeError:
        return  # it is a pipe, and its reader has gone
    except (OSError, ValueError) as error:
        message = f"{path} cannot be written: {_reason(error)}"
        raise UsageError(message) from error


def _write(target: Path, text: str, *, private: bool) -> None:
    if not private:
        target.write_text(text, encoding="utf-8", errors=_ODD_BYTES)
        return
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors=_ODD_BYTES) as file:
        _keep_private(descriptor)
        file.write(text)


def _reason(error: OSError | ValueError) -> str:
    """Say why a file cannot be had: a `ValueError` is about a name that no file can have."""
    return getattr(error, "strerror", None) or str(error)


def _keep_private(descriptor: int) -> None:
    """Shut a file that lay there already, open to others; a device or a pipe stays as it is."""
    if os.name == "posix" and stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fchmod(descriptor, 0o600)


def read_text(path: str) -> str:
    """Read a file that the command line names, `-` being standard input.

    A device or a pipe may have no end: no more than `LARGEST_NAMED_FILE` bytes are taken.
    """
    try:
        with _name_wait(path):
            if path == "-":
                data = sys.stdin.buffer.read(LARGEST_NAMED_FILE + 1)
            else:
                with Path(path).open("rb") as file:
                    data = file.read(LARGEST_NAMED_FILE + 1)
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read: {_reason(error)}"
        raise UsageError(message) from error
    if len(data) > LARGEST_NAMED_FILE:
        message = f"{path} holds more than {LARGEST_NAMED_FILE // 2**20} MB"
        raise UsageError(message)
    if data[:2] == b"\x1f\x8b":
        data = _unpack(data, path)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not text (byte {error.start} does not decode as UTF-8)"
        raise UsageError(message) from error


def _name_wait(path: str) -> contextlib.AbstractContextManager[None]:
    """Name what is waited for: a pipe has no end before its writer is done. A person has time."""
    from doctor.gather.watch import asking_person, waiting_for  # noqa: PLC0415 - files alone

    if path == "-":
        return asking_person() if sys.stdin.isatty() else waiting_for("standard input")
    return waiting_for(path)


def _unpack(data: bytes, path: str) -> bytes:
    """Unpack what is gzipped, as CloudTrail's log files are. Raises `UsageError` where it is not.

    What unpacks to more than is ever read is refused: a small file may hold a very large one.
    """
    import zlib  # noqa: PLC0415 - few files are packed

    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(data, LARGEST_NAMED_FILE)
    except zlib.error as error:
        message = f"{path} is gzipped, and cannot be unpacked: it is damaged ({error})"
        raise UsageError(message) from error
    if not unpacking.eof and not unpacking.unconsumed_tail:
        message = f"{path} is gzipped, and cannot be unpacked: it is cut off"
        raise UsageError(message)
    if unpacking.unconsumed_tail:
        message = f"{path} unpacks to more than {LARGEST_NAMED_FILE // 2**20} MB"
        raise UsageError(message)
    return unpacked


def say(text: str) -> None:
    """Say something beside the answer: to standard error, with no secret that it may quote."""
    from doctor.texts.secret_text import hide_secrets  # noqa: PLC0415 - a warm run says nothing

    say_known(hide_secrets(text))


def say_known(text: str, *, colored: bool = False) -> None:
    """Say what quotes nobody, or a case alone; what is `colored` was cleaned before."""
    clear_last_line()
    print(shorten_long_words(clean(text, color=colored)), file=sys.stderr)
