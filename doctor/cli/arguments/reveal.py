"""The arguments of `roledoctor reveal`."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reveal`."""
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="*",
        help="what to put names into; none, or -, reads standard input",
    )
    parser.add_argument("--key", metavar="FILE", required=True, help="the key that --save-key kept")
    parser.epilog = "use it so:\n  roledoctor reveal --key case.key < answer.md"
