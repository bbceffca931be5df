"""The arguments of `roledoctor console`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.session_options import add_session_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `console`."""
    add_session_arguments(parser)
    group = parser.add_argument_group("the console")
    group.add_argument(
        "--destination", metavar="URL", help="the page to open; default: the console's home"
    )
    group.add_argument(
        "--issuer",
        metavar="URL",
        default="roledoctor",
        help="the page to return to when the session has ended",
    )
    group.add_argument("--open", action="store_true", help="open it in the browser, too")
    parser.epilog = """\
The URL signs in anyone who has it, for fifteen minutes: treat it as a password."""
