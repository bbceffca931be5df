"""What goes wrong on the way: latency, throttling, dropped connections."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

from doctor.lab.errors import AwsError


class Dropped(Exception):  # noqa: N818 - it says what happened
    """The connection was closed without an answer."""


class Faults:
    """Faults that are due, by the call that they befall: `iam:GetRole`, or `*` for any."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.most_at_once = 0
        self._under_way = 0
        self._due: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def delay(self) -> None:
        """Let the latency pass, and note in `most_at_once` how many calls wait for it together."""
        if not self.latency:
            return
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        time.sleep(self.latency)
        with self._lock:
            self._under_way -= 1

    def throttle(self, call: str, times: int = 1) -> None:
        """Answer the next calls with `Rate exceeded`."""
        self._due[call, "throttle"] = times

    def drop(self, call: str, times: int = 1) -> None:
        """Close the connection of the next calls without an answer."""
        self._due[call, "drop"] = times

    def befall(self, call: str) -> None:
        """Raise what is due for a call."""
        if self._take(call, "drop"):
            raise Dropped
        if self._take(call, "throttle"):
            raise AwsError("Throttling", "Rate exceeded", 400)

    def _take(self, call: str, kind: str) -> bool:
        with self._lock:
            for name in (call, "*"):
                if self._due.get((name, kind), 0) > 0:
                    self._due[name, kind] -= 1
                    return True
        return False


def hang_up(environ: Any) -> None:
    """Close the connection under the server."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
