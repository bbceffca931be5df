"""The command of `exec`: started, waited for, and explained where it fails on its credentials."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Callable, Mapping

from doctor.cli.streams import say
from doctor.session.channel import Finished
from doctor.session.child import CannotStart, Child, release_signals, start_command
from doctor.session.relay import DeafEar, Ear, listen


def run_as_it_is(options: argparse.Namespace) -> int:
    """Run a command in this very environment; a failure on credentials is explained."""

    def explain(finished: Finished) -> None:
        if not finished.diagnose:
            return
        from doctor.cli.exec_diagnosis import explain_failure  # noqa: PLC0415 - only on failure

        explain_failure(finished, options.command, None)

    return run_command(options, dict(os.environ), explain=explain)


def run_command(
    options: argparse.Namespace,
    environment: Mapping[str, str],
    *,
    explain: Callable[[Finished], None],
    started: Callable[[int], None] = lambda _: None,
    asking: Callable[[], bool] = bool,
    each: Callable[[], None] = lambda: None,
) -> int:
    """Start the command, wait for it, and have a failure explained; return its exit code."""
    ear: Ear = DeafEar() if options.no_diagnose else listen()
    try:
        pid = start_command(options.command, environment, streams=ear.streams(), started=started)
    except CannotStart as cannot:
        say(f"roledoctor: {cannot}")
        explain(Finished(cannot.code, diagnose=False))
        return cannot.code
    ear.begin()
    child = Child(pid, asking=asking, each=each)
    code = child.wait()
    words = ear.finish()
    release_signals()
    # Whoever was ended by a signal has not failed on its credentials.
    failed = code != 0 and not child.signalled
    finished = Finished(code, words, diagnose=failed and not options.no_diagnose)
    with contextlib.suppress(KeyboardInterrupt):
        explain(finished)
    return code
