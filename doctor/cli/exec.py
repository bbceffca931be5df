"""`roledoctor exec`: a command that runs as a role for as long as it runs, or does not start."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from doctor.cli.exits import FAILING, UsageError
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
)
from doctor.cli.streams import say
from doctor.session.channel import Finished
from doctor.session.child import CannotStart, Child, release_signals, start_command
from doctor.session.relay import DeafEar, Ear, listen
from doctor.session.session import Refusal, Session


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
        return _run_with_keys(options)
    from doctor.cli.exec_service import run_with_endpoint  # noqa: PLC0415 - one of three ways

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
        from doctor.cli.exec_diagnosis import explain_failure  # noqa: PLC0415 - only on failure

        explain_failure(finished, options.command, None)

    return run_command(options, dict(os.environ), explain=explain)


def _run_with_keys(options: argparse.Namespace) -> int:
    """Run a command with keys in its variables."""
    from doctor.session.private_config import keys_environment  # noqa: PLC0415 - one of three ways

    request = read_request(options)
    found = obtain(request, how_to_obtain(options))
    if isinstance(found, Refusal):
        return show_refusal(found)
    session = found
    if session.is_long_term:
        return refuse_long_term(session)
    say(f"roledoctor: {session.arn or request.target}: these keys {_their_end(session)}.")
    environment = keys_environment(os.environ, _variables(session), session.region)

    def explain(finished: Finished) -> None:
        from doctor.cli.exec_diagnosis import explain_failure  # noqa: PLC0415 - only on failure

        explain_failure(finished, options.command, None, session=session)

    return run_command(options, environment, explain=explain)


def _their_end(session: Session) -> str:
    if session.expires_at is None:
        return "end at a time that their source does not tell, and are not renewed"
    return f"end at {session.expires_at.astimezone():%H:%M:%S} and are not renewed"


def _variables(session: Session) -> dict[str, str]:
    keys = session.keys
    found = {
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_SESSION_TOKEN": keys.session_token,
        "AWS_CREDENTIAL_EXPIRATION": keys.expires_at,
    }
    return {name: value for name, value in found.items() if value is not None}


def refuse_long_term(session: Session) -> int:
    """Say that a target has no session, only keys that no call ends."""
    base = session.chain.hops[0]
    profile = session.chain.profile or "default"
    say(
        f"roledoctor: {profile} assumes no role: its keys ({base.place}) last for ever, and exec "
        "hands out only those that end. Without a role, run the command with "
        f"AWS_PROFILE={profile}."
    )
    return FAILING


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
    explain(Finished(code, words, diagnose=failed and not options.no_diagnose))
    return code
