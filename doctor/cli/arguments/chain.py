"""The arguments of `roledoctor chain`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chain`."""
    parser.add_argument(
        "profile", metavar="PROFILE", nargs="?", help="default: what the environment selects"
    )
    parser.add_argument(
        "--all", action="store_true", help="every profile, with one line on its health"
    )
    parser.add_argument(
        "--offline", action="store_true", help="the same: chain never leaves this machine"
    )
    add_output_options(parser)
