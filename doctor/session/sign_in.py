"""A sign-in that has ended: the command that signs in again, run where somebody agrees."""

from __future__ import annotations

import subprocess
import sys

from doctor.gather.watch import asking_person
from doctor.model.chain import Hop
from doctor.model.command import shell_words
from doctor.session.questions import Person
from doctor.session.request_chain import Here


def sign_in_command(hop: Hop) -> tuple[str, ...]:
    """Return the AWS CLI's command that signs in for a base; empty where there is none."""
    session = hop.setting("sso_session")
    profile = ("--profile", hop.profile or "default")
    if hop.kind == "sso":
        named = profile if session is None else ("--sso-session", session.value)
        return ("aws", "sso", "login", *named)
    return ("aws", "login", *profile) if hop.kind == "login" else ()


def signs_in(command: tuple[str, ...], here: Here, person: Person, *, unasked: bool) -> bool:
    """Run the command where a person agrees, or was asked for beforehand; say whether it worked.

    What it prints goes to standard error: standard output is the answer's alone.
    """
    shown = shell_words(command)
    try:
        with asking_person():
            if not unasked and not person.agrees(f"The sign-in has ended. Run `{shown}` now?"):
                return False
            done = subprocess.run(  # noqa: S603 - the AWS CLI's own command, shown before
                command, env=dict(here.environ), stdout=sys.stderr.fileno(), check=False
            )
    except OSError as error:
        person.hears(f"`{shown}` could not be run: {error.strerror}")
        return False
    if done.returncode != 0:
        person.hears(f"`{shown}` ended with exit code {done.returncode}")
    return done.returncode == 0
