"""`roledoctor completion`: the script that a shell sources, and the answers to that script."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from doctor.cli.completer.replies import REPLIES
from doctor.cli.exits import UsageError

_SCRIPTS = Path(__file__).parent / "completer" / "scripts"


def run(options: argparse.Namespace) -> int:
    """Print a shell's script, or answer it."""
    if options.complete:
        _write(_reply(options.shell, options.words))
        return 0
    if options.words:
        message = f"completion takes one shell; “{options.words[0]}” is one argument too many"
        raise UsageError(message)
    _write((_SCRIPTS / f"completion.{options.shell}").read_text(encoding="utf-8"))
    return 0


def _reply(shell: str, words: Sequence[str]) -> str:
    """Answer a script. Whatever goes wrong, a person who presses Tab must see nothing of it."""
    try:
        return "".join(f"{line}\n" for line in REPLIES[shell](words))
    except Exception:
        if os.environ.get("ROLEDOCTOR_DEBUG"):
            raise
        return ""


def _write(text: str) -> None:
    # The bytes of a file's name go back as they came, whatever the locale is.
    sys.stdout.buffer.write(os.fsencode(text))
    sys.stdout.buffer.flush()
