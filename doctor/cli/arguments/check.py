"""The arguments of `roledoctor check`."""

from __future__ import annotations

import argparse
from typing import Final

from doctor.cli.parser import (
    EVERY_FORMAT,
    add_advice_option,
    add_evidence_options,
    add_history_options,
    add_live_options,
    add_output_options,
    add_redaction_options,
)

BORDERS: Final = ("error", "warning", "advice", "never")
"""The values of `--fail-on`: each counts its own severity and those before it, `never` none."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `check`."""
    parser.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        help="a profile, or the ARN of a role; default: what the environment selects",
    )
    add_live_options(parser)
    parser.add_argument(
        "--fail-on",
        choices=BORDERS,
        default="error",
        help="the lowest severity that makes the exit code 1 (default: error)",
    )
    add_history_options(parser)
    add_advice_option(parser)
    add_evidence_options(parser)
    parser.add_argument(
        "--snapshot",
        metavar="DIR",
        help="if the role cannot be assumed, look for another path in this snapshot (see "
        "roledoctor snapshot)",
    )
    group = parser.add_argument_group("case file")
    group.add_argument(
        "--save-case", metavar="FILE", help="write all evidence to this file, redacted"
    )
    add_redaction_options(parser, what="case files, markdown and html")
    add_output_options(parser, formats=EVERY_FORMAT)
