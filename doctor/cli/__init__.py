"""The command line: arguments, wiring, exit codes, and the only place that prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doctor.cli.exits import INTERRUPTED

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No exception leaves this function.

    Ctrl-C while the command is still being loaded ends it as it does later.
    """
    try:
        from doctor.cli.run import main as run  # noqa: PLC0415 - that is what takes its time

        return run(argv)
    except KeyboardInterrupt:
        print("\nroledoctor: interrupted", file=sys.stderr)
        return INTERRUPTED
