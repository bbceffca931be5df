"""What is waited for, told on a terminal's last line while it is waited for, and then gone."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Final, TextIO

from doctor.gather.watch import Watch
from doctor.render.clean import clean

FIRST_SECONDS: Final = 0.5
"""Seconds of silence: what is answered sooner needs no line."""

_SECONDS: Final = 0.5
_ERASE: Final = "\r\x1b[2K"


@contextlib.contextmanager
def showing_progress(watch: Watch, *, quiet: bool = False) -> Iterator[None]:
    """Show on standard error what a run waits for; nothing where it is no terminal."""
    stream = sys.stderr
    if quiet or not stream.isatty():
        yield
        return
    over = threading.Event()
    shown = threading.Thread(target=_show, args=(watch, stream, over), daemon=True)
    shown.start()
    try:
        yield
    finally:
        over.set()
        shown.join()


def _show(watch: Watch, stream: TextIO, over: threading.Event) -> None:
    standing = False
    while not over.wait(_SECONDS if standing else FIRST_SECONDS):
        line = progress_line(watch)
        with watch.quiet:
            if line is None or watch.is_asking:
                standing = _erase(stream, standing=standing)
                continue
            stream.write(f"{_ERASE}{line}")
            stream.flush()
            standing = True
    _erase(stream, standing=standing)


def _erase(stream: TextIO, *, standing: bool) -> bool:
    if standing:
        stream.write(_ERASE)
        stream.flush()
    return False


def progress_line(watch: Watch) -> str | None:
    """Return the line for what is waited for now, `None` where nothing has been for long."""
    now = watch.clock()
    waits = [each for each in watch.waits() if now - each.since >= FIRST_SECONDS]
    if not waits:
        return None
    more = f" and {len(waits) - 1} more" if len(waits) > 1 else ""
    return clean(f"Waiting for {waits[0].name}{more} ({now - waits[0].since:.0f} s)", color=False)
