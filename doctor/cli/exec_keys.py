"""`exec --env`: a session in the variables of a command, and what every session of `exec` needs."""

from __future__ import annotations

import argparse
import os

from doctor.cli.deadline import ending_in_time
from doctor.cli.exec_command import run_command
from doctor.cli.exits import FAILING
from doctor.cli.person import AtTerminal, person_here
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import say
from doctor.gather.shared_files import home_directory
from doctor.session.channel import Finished
from doctor.session.child import in_foreground
from doctor.session.export import variables_of
from doctor.session.private_config import keys_environment, outer_environment
from doctor.session.questions import Person
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session
from doctor.session.session_words import describe_identity


def run_with_keys(options: argparse.Namespace) -> int:
    """Run a command with keys in its variables."""
    with ending_in_time(options.timeout, code=FAILING):
        request = read_request(options)
        tell_what_stays(options, request)
        session = obtain(request, how_to_obtain(options, person_of_command()), here())
    if isinstance(session, Refusal):
        show_refusal(session)
        return FAILING
    if session.is_long_term:
        return refuse_long_term(session)
    say(f"roledoctor: the keys of {describe_identity(session)} {_their_end(session)}.")
    environment = keys_environment(here().environ, variables_of(session), session.region)

    def explain(finished: Finished) -> None:
        if not finished.diagnose:
            return
        from doctor.cli.exec_diagnosis import explain_failure  # noqa: PLC0415 - only on failure

        explain_failure(finished, options.command, None, session=session)

    return run_command(options, environment, explain=explain)


def here() -> Here:
    """Return where a target is looked for: within another `exec`, in the user's own files."""
    return Here(environ=outer_environment(os.environ), home=home_directory(os.environ))


def _their_end(session: Session) -> str:
    if session.expires_at is None:
        return "expire at an unknown time, and are not renewed"
    return f"end at {session.expires_at.astimezone():%H:%M:%S} and are not renewed"


class _WithoutInput(AtTerminal):
    """A person whose standard input is the command's: asked at the terminal itself, for codes."""

    def agrees(self, question: str) -> bool:
        """Agree to nothing: the answer would be read from the command's input."""
        del question
        return False


def person_of_command() -> Person:
    """Return who can be asked before a command starts, whatever its standard input is."""
    person = person_here()
    if isinstance(person, AtTerminal) or not in_foreground():
        return person
    return _WithoutInput(behind=True)


def refuse_long_term(session: Session) -> int:
    """Say that a target has no session, only keys that no call ends."""
    last = session.chain.hops[-1]
    name = session.chain.profile or "default"
    say(
        f"roledoctor: {name} has long-term keys and assumes no role, and exec hands out only "
        f"sessions ({last.place}). Give a profile with a role_arn, or a role's ARN; "
        f"AWS_PROFILE={name} runs the command with the keys themselves."
    )
    return FAILING
