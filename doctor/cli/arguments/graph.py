"""The arguments of `roledoctor graph`."""

from __future__ import annotations

import argparse

from doctor.cli.arguments.graph_changes import add_change_options
from doctor.cli.parser import add_output_options

PICTURE_FORMATS = ("text", "html", "svg", "mermaid", "dot", "graphml", "json", "bloodhound")
CHANGE_FORMATS = ("text", "json", "markdown", "html", "sarif", "junit", "github")
"""Those of --what-if and --diff."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `graph`."""
    parser.add_argument(
        "--snapshot", metavar="DIR", help="a snapshot that roledoctor snapshot wrote"
    )
    parser.add_argument(
        "--account",
        metavar="ACCOUNT",
        action="append",
        default=[],
        help="only paths into and out of this account; repeatable; default: all accounts",
    )
    add_change_options(parser)
    parser.add_argument(
        "--escalation",
        action="store_true",
        help="include other ways into a role: iam:PassRole with a service that runs code, "
        "iam:UpdateAssumeRolePolicy, iam:CreateAccessKey and similar",
    )
    add_output_options(parser, formats=tuple(dict.fromkeys((*PICTURE_FORMATS, *CHANGE_FORMATS))))
    parser.epilog = (
        "text         a tree for the terminal\n"
        "html         one self-contained page: search, click, keyboard, no network\n"
        "svg          a drawing for documents\n"
        "mermaid      for Markdown; dot for Graphviz; graphml for Gephi, yEd and networkx\n"
        "bloodhound   OpenGraph, for BloodHound CE\n"
        "\n"
        "examples:\n"
        "  roledoctor graph --snapshot org --format html --output org.html\n"
        "  roledoctor graph --snapshot org --account 222233334444\n"
        "  roledoctor graph --snapshot org --what-if plan.json --format junit\n"
        "\n"
        "exit codes of --what-if and --diff: 0 no hop opens, 1 at least one opens, 3 one may:\n"
        "it depends on something unseen or was not checked (--whole checks all)"
    )
