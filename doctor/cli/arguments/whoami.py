"""The arguments of `roledoctor whoami`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.session_options import add_session_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `whoami`."""
    add_session_arguments(parser)
    parser.add_argument(
        "--all",
        action="store_true",
        help="every profile, under the sign-in or key that it shares with others; AWS is not asked",
    )
    parser.add_argument(
        "--alias", action="store_true", help="ask for the account's alias too: one more call"
    )
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=("text", "json"), default="text")
    group.add_argument(
        "--output", metavar="FILE", help="write to this file instead of standard output"
    )
