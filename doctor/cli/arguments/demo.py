"""The arguments of `roledoctor demo`."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `demo`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="one broken set-up")
    parser.add_argument("--list", action="store_true", help="name the broken set-ups")
    parser.add_argument(
        "--shell", action="store_true", help="open a shell in the set-up NAME, to try it yourself"
    )
    parser.add_argument("--all", action="store_true", help="play all of them")
