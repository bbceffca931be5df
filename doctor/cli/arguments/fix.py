"""The arguments of `roledoctor fix`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_evidence_options, add_live_options, add_output_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `fix`."""
    parser.add_argument("target", metavar="TARGET", help="a profile, or the ARN of a role")
    parser.add_argument(
        "ids",
        metavar="ID",
        nargs="*",
        help="the findings to fix, as check names them; default: those proven to block the call",
    )
    parser.add_argument(
        "--as-process",
        metavar="NEW",
        help="write a profile NEW that gets TARGET through roledoctor as credential_process",
    )
    parser.add_argument(
        "--source-profile",
        metavar="NAME",
        help="the profile to call with, if the fix depends on that choice; --yes never chooses",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--dry-run", action="store_true", help="only print the diff")
    add_live_options(parser)
    parser.set_defaults(fail_on="error", history=None, history_from=[])
    add_evidence_options(parser)
    add_output_options(parser)
