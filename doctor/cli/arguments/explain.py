"""The arguments of `roledoctor explain`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import (
    EVERY_FORMAT,
    add_advice_option,
    add_evidence_options,
    add_output_options,
    add_reading_options,
    add_redaction_options,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "text",
        metavar="ID|TEXT",
        nargs="*",
        help="a rule's ID, an error text, or a file that holds one; without it, or with -, "
        "standard input is read",
    )
    add_reading_options(parser)
    add_advice_option(parser)
    add_evidence_options(parser)
    add_redaction_options(parser, what="markdown and html")
    add_output_options(parser, formats=EVERY_FORMAT)
