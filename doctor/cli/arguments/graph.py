"""The arguments of `roledoctor graph`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options

PICTURE_FORMATS = ("text", "html", "svg", "mermaid", "dot", "graphml", "json", "bloodhound")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `graph`."""
    parser.add_argument(
        "--snapshot", metavar="DIR", required=True, help="what roledoctor snapshot collected"
    )
    parser.add_argument(
        "--account",
        metavar="ACCOUNT",
        action="append",
        default=[],
        help="what leads into this account and out of it; repeatable; default: all of them",
    )
    add_output_options(parser, formats=PICTURE_FORMATS)
    parser.epilog = (
        "text         a tree for the terminal\n"
        "html         one page that stands by itself: search, click, keyboard, no network\n"
        "svg          a drawing for documents\n"
        "mermaid      for Markdown; dot for Graphviz; graphml for Gephi, yEd and networkx\n"
        "bloodhound   OpenGraph, for BloodHound CE\n"
        "\n"
        "for example:\n"
        "  roledoctor graph --snapshot org --format html --output org.html\n"
        "  roledoctor graph --snapshot org --account 222233334444"
    )
