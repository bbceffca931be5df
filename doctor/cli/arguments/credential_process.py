"""The arguments of `roledoctor credential-process`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.session_options import add_session_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `credential-process`."""
    add_session_arguments(parser)
    parser.epilog = """\
in ~/.aws/config:
  [profile project]
  credential_process = roledoctor credential-process project-role

TARGET is another profile, or a role's ARN. The profile with this line cannot be its
own TARGET: it would call itself endlessly. `roledoctor fix PROFILE` writes the line.
If there is no session, nothing is printed; the reason is on standard error."""
