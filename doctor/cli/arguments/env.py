"""The arguments of `roledoctor env`."""

from __future__ import annotations

import argparse

from doctor.session.shells import SHELLS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `env`."""
    parser.add_argument(
        "target", metavar="TARGET", nargs="?", help="a profile, or the ARN of a role"
    )
    parser.add_argument("--mfa-code", metavar="CODE", help="the six digits of your MFA device")
    parser.add_argument(
        "--shell", choices=SHELLS, default=None, help="default: what $SHELL says, else bash"
    )
    parser.epilog = 'use it so:\n  eval "$(roledoctor env project-role)"'
