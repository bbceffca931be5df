"""The arguments of `roledoctor snapshot`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_endpoint_option
from doctor.model.limits import EVENT_HISTORY_DAYS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `snapshot`."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        required=True,
        help="the folder of the snapshot; an existing one is updated",
    )
    _add_source(parser)
    parser.add_argument(
        "--profile", metavar="PROFILE", help="default: what the environment selects"
    )
    add_endpoint_option(parser)
    parser.add_argument("--mfa-code", metavar="CODE", help="the six digits of your MFA device")
    _add_extent(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")
    parser.epilog = _EPILOG


def _add_source(parser: argparse.ArgumentParser) -> None:
    source = parser.add_argument_group("what to collect").add_mutually_exclusive_group()
    source.add_argument(
        "--account", action="store_true", help="the account of the credentials (the default)"
    )
    source.add_argument(
        "--organization",
        action="store_true",
        help="every account of the organization, each through --role",
    )
    source.add_argument(
        "--import",
        dest="import_",
        metavar="PATH",
        nargs="+",
        default=[],
        help="what another tool collected: authorization-details JSON, PMapper's or iam-collect's "
        "storage, or another snapshot of roledoctor",
    )
    parser.add_argument(
        "--organization-file",
        metavar="FILE",
        help="with --import: the organization, as the `organizations` part of a case file",
    )
    parser.add_argument(
        "--role",
        metavar="ROLE",
        help="with --organization: the name of the role to assume in each account, with its path",
    )


def _add_extent(parser: argparse.ArgumentParser) -> None:
    """Add how much is read and kept, and in which form."""
    parser.add_argument(
        "--at-once",
        metavar="N",
        type=_number,
        default=8,
        help="number of accounts to read in parallel (default: 8)",
    )
    parser.add_argument(
        "--uses",
        metavar="DAYS",
        type=_days,
        help="also collect when and by whom each role was last assumed, from CloudTrail (at most "
        "90 days), for paths --used and --unused",
    )
    parser.add_argument(
        "--workloads",
        action="store_true",
        help="also collect which functions, instances, projects and pods run with which role, in "
        "every Region, for paths --escalation",
    )
    parser.add_argument(
        "--redact",
        action="store_true",
        help="with --import: replace accounts and names by stand-ins, for sharing",
    )
    parser.add_argument(
        "--export",
        metavar="FILE",
        help="also write its tables: a DuckDB file (.duckdb), or a folder of Parquet files",
    )


_EPILOG = (
    "examples:\n"
    "  roledoctor snapshot --output org --organization --role OrganizationAccountAccessRole\n"
    "  roledoctor snapshot --output mine --import details.json\n"
    "  roledoctor snapshot --output shared --import org --redact\n"
    "\n"
    "A second run collects what has changed, and continues one that was interrupted.\n"
    "exit codes: 0 complete, 3 parts are missing (it says which), 1 nothing was collected,\n"
    "2 wrong arguments or an unreadable file"
)


_MOST_AT_ONCE = 32
"""Accounts at once: as many as the calls that `gather/aws.py` has under way."""


def _number(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= _MOST_AT_ONCE:
        return int(text)
    message = f"“{text}” is not a number from 1 to {_MOST_AT_ONCE}"
    raise argparse.ArgumentTypeError(message)


def _days(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= EVENT_HISTORY_DAYS:
        return int(text)
    message = f"“{text}” is not a number of days from 1 to {EVENT_HISTORY_DAYS}"
    raise argparse.ArgumentTypeError(message)
