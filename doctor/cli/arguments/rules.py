"""The arguments of `roledoctor rules`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("id", metavar="ID", nargs="?", help="one rule, or one family")
    add_output_options(parser)
