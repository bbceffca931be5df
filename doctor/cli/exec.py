"""`roledoctor exec`: a command that runs as a role for as long as it runs, or does not start."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Mapping

from doctor.cli.exits import UsageError
from doctor.cli.streams import say
from doctor.session.channel import Finished
from doctor.session.child import CannotStart, Child, release_signals, start_command
from doctor.session.relay import DeafEar, Ear, listen


def run(options: argparse.Namespace) -> int:
    """Run the command, and end with its code."""
    if options.docker:
        from doctor.cli.docker_recipe import recipe  # noqa: PLC0415 - one use

        sys.stdout.write(recipe(options.target, sys.platform))
        return 0
    if not options.command:
        raise UsageError("exec runs a command, after --: roledoctor exec TARGET -- COMMAND …")
    if not hasattr(os, "posix_spawn"):
        raise UsageError("exec needs a POSIX system, such as WSL; `roledoctor env` works here too")
    _hold_closed_streams()
    if options.target is None and not _asks_for_more(options):
        return _run_as_it_is(options)
    if options.env:
        from doctor.cli.exec_keys import run_with_keys  # noqa: PLC0415 - one of three ways

        return run_with_keys(options)
    from doctor.cli.exec_service import run_with_endpoint  # noqa: PLC0415 - as above

    return run_with_endpoint(options)


def _hold_closed_streams() -> None:
    """Let nothing of ours take the number of a stream that is closed; the command finds it so."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004 - standard error
        pass
    os.close(descriptor)


def _asks_for_more(options: argparse.Namespace) -> bool:
    """Say whether something is asked for that needs a session, of what the environment selects."""
    names = ("external_id", "session_name", "duration", "tag", "source_identity", "policy", "scope")
    return options.env or any(getattr(options, name) for name in names)


def _run_as_it_is(options: argparse.Namespace) -> int:
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
        pid = start_command(options.command, environment, streams=ear.streams())
    except CannotStart as cannot:
        say(f"roledoctor: {cannot}")
        explain(Finished(cannot.code, diagnose=False))
        return cannot.code
    ear.begin()
    started(pid)
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
