"""The arguments of `roledoctor env`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.session_options import add_session_arguments
from doctor.session.shells import SHELLS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `env`."""
    add_session_arguments(parser)
    group = parser.add_argument_group("what is printed")
    group.add_argument(
        "--shell",
        choices=SHELLS,
        default=None,
        help="default: the shell that called, then $SHELL, else bash",
    )
    group.add_argument(
        "--unset", action="store_true", help="print the lines that remove the credentials again"
    )
    parser.epilog = """\
examples:
  bash, zsh   eval "$(roledoctor env project-role)"
  fish        roledoctor env project-role --shell fish | source
  PowerShell  roledoctor env project-role --shell powershell | Out-String | Invoke-Expression
  nushell     roledoctor env project-role --shell nushell | from json | load-env
  GitHub      roledoctor env project-role --shell github >> "$GITHUB_ENV"

If there is no session, the output removes earlier credentials and makes the shell
command fail; the reason is on standard error."""
