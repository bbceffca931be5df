"""The arguments of `roledoctor chain`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chain`."""
    parser.add_argument(
        "profile", metavar="PROFILE", nargs="?", help="default: what the environment selects"
    )
    parser.add_argument("--all", action="store_true", help="show every profile, one line each")
    parser.add_argument(
        "--offline", action="store_true", help="no effect: chain never leaves this machine"
    )
    add_output_options(parser)
