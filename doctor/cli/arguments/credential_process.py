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

TARGET is another profile, or a role's ARN: the profile that holds the line itself
would ask for itself without end, and is refused. `roledoctor fix PROFILE` writes the
line. Nothing is printed where there is no session; the reason is on standard error."""
