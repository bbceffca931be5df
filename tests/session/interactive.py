"""An interactive shell on a terminal of its own, as a person would use it."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Mapping


class Shell:
    """An interactive bash on a terminal of its own."""

    def __init__(self, env: Mapping[str, str] = os.environ) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            words = ["bash", "--norc", "--noprofile", "-i"]
            os.execvpe("bash", words, dict(env))  # noqa: S606 - a shell
        self.said = ""
        self.type("PS1='#'; bind 'set enable-bracketed-paste off'; stty -echo\n")
        self.wait_for("#")

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def wait_for(self, text: str, seconds: float = 20.0) -> str:
        end = time.monotonic() + seconds
        while text not in self.said:
            ready, _, _ = select.select([self.terminal], [], [], max(end - time.monotonic(), 0))
            assert ready, f"no {text!r} in {self.said!r}"
            self.said += os.read(self.terminal, 4096).decode()
        before, _, self.said = self.said.partition(text)
        return before

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)
