"""A pseudo-terminal with a shell line on it: typed into, and read."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path


class Terminal:
    """A terminal with a shell line running on it, as the leader of a session of its own."""

    def __init__(self, line: str, folder: Path) -> None:
        self.descriptor, theirs = pty.openpty()
        # setsid makes the terminal its own; forking here would not do beside the lab's threads.
        self.process = subprocess.Popen(
            ["setsid", "--ctty", "sh", "-c", line],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self.seen = ""

    def read_until(self, pattern: str, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen):
            ready, _, _ = select.select([self.descriptor], [], [], 0.1)
            if ready:
                self._read()
            assert time.monotonic() < end, self.seen

    def _read(self) -> bool:
        try:
            data = os.read(self.descriptor, 4096)
        except OSError:
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def type(self, line: str) -> None:
        os.write(self.descriptor, line.encode())

    def end(self) -> int:
        while self._read():
            pass
        os.close(self.descriptor)
        return self.process.wait()
