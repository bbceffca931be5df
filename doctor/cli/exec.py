"""`roledoctor exec`: a command that runs as a role for as long as it runs, or does not start."""

from __future__ import annotations

import argparse
import os
import sys

from doctor.cli.exits import UsageError


def run(options: argparse.Namespace) -> int:
    """Run the command, and end with its code."""
    if options.docker:
        from doctor.cli.docker_recipe import recipe  # noqa: PLC0415 - one use

        sys.stdout.write(recipe(options.target, sys.platform))
        return 0
    if not options.command:
        raise UsageError("exec runs a command, after --: roledoctor exec TARGET -- COMMAND …")
    if os.name != "posix":
        raise UsageError("exec needs a POSIX system, such as WSL; `roledoctor env` works here too")
    _hold_closed_streams()
    if options.target is None and not _asks_for_more(options):
        from doctor.cli.exec_command import run_as_it_is  # noqa: PLC0415 - POSIX alone

        return run_as_it_is(options)
    if options.env:
        from doctor.cli.exec_keys import run_with_keys  # noqa: PLC0415 - as above

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
