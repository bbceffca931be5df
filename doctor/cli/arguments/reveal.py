"""The arguments of `roledoctor reveal`."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reveal`."""
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="*",
        help="the text; without it, or with -, standard input is read",
    )
    parser.add_argument(
        "--key", metavar="FILE", required=True, help="the key file that --save-key wrote"
    )
    parser.epilog = "example:\n  roledoctor reveal --key case.key < answer.md"
