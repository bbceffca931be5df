"""Which hosts a run may send credentials to: those of `--endpoint`, and what a person agrees to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager

from doctor.cli.streams import say, typed_line
from doctor.gather.destinations import Destinations, allow_destinations
from doctor.render.clean import clean


def reaching_named(hosts: Sequence[str], command: str) -> AbstractContextManager[None]:
    """Let the hosts of the command line hold for a run; a person is asked for others.

    What hands out sessions is often evaluated, and says no more than it must: an endpoint on this
    very machine is no news there.
    """
    behind_program = command == "credential-process"
    return allow_destinations(
        Destinations(
            hosts=tuple(hosts),
            ask=None if behind_program or not _at_terminal() else _agrees,
            say=lambda words: say(f"roledoctor: {words}"),
            tells_home=command in {"check", "fix"},
        )
    )


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _agrees(question: str) -> bool:
    """Ask. Enter alone does not agree: what is sent cannot be taken back."""
    print(f"\r\x1b[2K{clean(question, color=False)} [y/N] ", end="", file=sys.stderr, flush=True)
    return typed_line().lower() in {"y", "yes"}
