"""`roledoctor credential-process`: a session in the form that every SDK reads.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

from __future__ import annotations

import argparse
import json
from typing import Final

from msgspec.structs import replace

from doctor.cli.exits import UsageError
from doctor.cli.person import person_behind_program
from doctor.cli.session_request import (
    here,
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import say, write_out
from doctor.model.command import quote
from doctor.session.export import variables_of
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session

_WITHIN: Final = "ROLEDOCTOR_CREDENTIAL_PROCESS"
"""Tells a program that a session is being got for it, and for which targets: none twice."""
_NAMES: Final = {
    "AccessKeyId": "AWS_ACCESS_KEY_ID",
    "SecretAccessKey": "AWS_SECRET_ACCESS_KEY",
    "SessionToken": "AWS_SESSION_TOKEN",
    "Expiration": "AWS_CREDENTIAL_EXPIRATION",
}


def run(options: argparse.Namespace) -> int:
    """Print a session's JSON and nothing else; without one, nothing at all."""
    where = _enter(options.target, here())
    request = read_request(options)
    tell_what_stays(options, request)
    session = obtain(request, how_to_obtain(options, person_behind_program()), where)
    if isinstance(session, Refusal):
        # SDKs quote standard error, some of them its beginning alone.
        say(f"roledoctor: {' '.join(session.says.split())}")
        return show_refusal(session)
    write_out(credential_json(session))
    return 0


def credential_json(session: Session) -> str:
    """Return the JSON; long-term keys have neither a token nor an end."""
    variables = variables_of(session)
    found = {name: variables[source] for name, source in _NAMES.items() if source in variables}
    return json.dumps({"Version": 1, **found}) + "\n"


def _enter(target: str | None, where: Here) -> Here:
    """Note for every program that is started what this one was started for.

    Raises `UsageError` where that was noted before: the profile leads into itself.
    """
    name = target or ""
    within = where.environ.get(_WITHIN)
    before = [] if within is None else within.split("\n")
    if name in before:
        shown = name or "the selected profile"
        message = (
            f"{shown} leads back to itself: its credential_process starts `roledoctor "
            f"credential-process {quote(name)}`. Use the profile with the role_arn instead."
        )
        raise UsageError(message)
    return replace(where, environ={**where.environ, _WITHIN: "\n".join([*before, name])})
