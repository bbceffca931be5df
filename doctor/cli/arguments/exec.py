"""The arguments of `roledoctor exec`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.session_options import add_session_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `exec`; what stands after `--` is the command, and not seen here."""
    parser.usage = "roledoctor exec [TARGET] [options] -- COMMAND …"
    parser.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        help="a profile, or the ARN of a role; without it the environment stays unchanged",
    )
    add_session_arguments(parser, target=False)
    group = parser.add_argument_group("the command")
    group.add_argument(
        "--env",
        action="store_true",
        help="put the keys into variables, for tools that read nothing else; they are not renewed",
    )
    group.add_argument(
        "--no-diagnose", action="store_true", help="do not diagnose a command that fails"
    )
    group.add_argument(
        "--docker",
        action="store_true",
        help="show how a program in a container gets the credentials",
    )
    group.add_argument(
        "--forwarded",
        action="store_true",
        help="also answer a forwarder at 169.254.170.2 (see --docker)",
    )
    parser.epilog = (
        "examples:\n"
        "  roledoctor exec project-role -- terraform apply\n"
        "  roledoctor exec project-role -- bash\n"
        "  roledoctor exec -- aws s3 ls            your own environment; adds only a diagnosis"
    )
