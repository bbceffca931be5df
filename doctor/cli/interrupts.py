"""Ctrl-C, and where nothing that a signal raises may come up: while a module is loaded.

There msgspec reads the types of its decoders. An exception between two of its calls ended the
process with a segmentation fault (msgspec 0.22, one interrupt of fifty).
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Final

from doctor.cli.exits import INTERRUPTED

SOON_SECONDS: Final = 0.01
"""Seconds after which a signal comes again that came while a module was loaded."""


def is_loading(frame: FrameType | None) -> bool:
    """Say whether a signal came while a module was loaded."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def end_at_second_interrupt() -> None:
    """Let the first Ctrl-C end the command, and a second one the process, silently."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _first)


def _first(number: int, frame: FrameType | None) -> None:
    if is_loading(frame):
        again = threading.Timer(SOON_SECONDS, os.kill, (os.getpid(), number))
        again.daemon = True
        again.start()
        return
    signal.signal(signal.SIGINT, _second)
    raise KeyboardInterrupt


def _second(number: int, frame: FrameType | None) -> None:
    del number, frame
    os._exit(INTERRUPTED)
