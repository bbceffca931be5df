"""`roledoctor credential-process`: a session in the form that every SDK reads.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Final

from doctor.cli.exits import UsageError
from doctor.cli.person import person_behind_program
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.session.export import variables_of
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
    _enter(options.target)
    request = read_request(options)
    tell_what_stays(options, request)
    session = obtain(request, how_to_obtain(options, person_behind_program()))
    if isinstance(session, Refusal):
        return show_refusal(session)
    sys.stdout.write(credential_json(session))
    sys.stdout.flush()
    return 0


def credential_json(session: Session) -> str:
    """Return the JSON; long-term keys have neither a token nor an end."""
    variables = variables_of(session)
    found = {name: variables[source] for name, source in _NAMES.items() if source in variables}
    return json.dumps({"Version": 1, **found}) + "\n"


def _enter(target: str | None) -> None:
    """Refuse to begin again what this very process was started for, directly or through others."""
    name = target or ""
    within = os.environ.get(_WITHIN, "").split("\n") if _WITHIN in os.environ else []
    if name in within:
        shown = name or "the selected profile"
        message = (
            f"{shown} leads back to itself: its credential_process starts `roledoctor "
            f"credential-process {name}`. Name the profile that has the role_arn instead."
        )
        raise UsageError(message)
    os.environ[_WITHIN] = "\n".join([*within, name])
