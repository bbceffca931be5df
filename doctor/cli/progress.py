"""What is waited for, told on a terminal's last line while it is waited for, and then gone."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
from collections.abc import Iterator
from typing import Final, TextIO

from doctor.cli.streams import standing
from doctor.gather.watch import Watch
from doctor.render.clean import clean

FIRST_SECONDS: Final = 0.5
"""Seconds of silence: what is answered sooner needs no line."""

_SECONDS: Final = 0.5
"""Seconds between two looks: the line counts whole seconds, and none is left out."""
_ERASE: Final = "\r\x1b[2K"


@contextlib.contextmanager
def showing_progress(watch: Watch) -> Iterator[None]:
    """Show on standard error, which is a terminal, what a run waits for."""
    line = _LastLine(watch, sys.stderr)
    shown = threading.Thread(target=line.keep, daemon=True)
    standing.append(line.erase)
    shown.start()
    try:
        yield
    finally:
        standing.remove(line.erase)
        line.over.set()
        shown.join()


class _LastLine:
    """The last line of a terminal: written again and again, and taken away in between."""

    def __init__(self, watch: Watch, stream: TextIO) -> None:
        self.watch = watch
        self.stream = stream
        self.over = threading.Event()
        self._stands = False

    def keep(self) -> None:
        """Say what is waited for until the run is over."""
        while not self.over.wait(_SECONDS if self._stands else FIRST_SECONDS):
            line = progress_line(self.watch)
            with self.watch.quiet:
                if line is None or self.watch.is_asking:
                    self._erase()
                    continue
                self.stream.write(f"{_ERASE}{line}")
                self.stream.flush()
                self._stands = True
        self.erase()

    def erase(self) -> None:
        """Take the line away, if it stands."""
        with self.watch.quiet:
            self._erase()

    def _erase(self) -> None:
        if self._stands:
            self.stream.write(_ERASE)
            self.stream.flush()
        self._stands = False


def progress_line(watch: Watch) -> str | None:
    """Return the line for what is done and waited for now, `None` where nothing is for long.

    It is never wider than the terminal: a line that wraps could not be taken away.
    """
    now = watch.clock()
    waits = [each for each in watch.waits() if now - each.since >= FIRST_SECONDS]
    parts = [watch.stage] if watch.stage else []
    if waits:
        more = f" and {len(waits) - 1} more" if len(waits) > 1 else ""
        parts.append(f"Waiting for {waits[0].name}{more} ({now - waits[0].since:.0f} s)")
    if not parts:
        return None
    widest = shutil.get_terminal_size().columns - 1
    text = clean("; ".join(parts), color=False)
    return text if len(text) <= widest else text[: widest - 1] + "…"
