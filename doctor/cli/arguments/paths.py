"""The arguments of `roledoctor paths`."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_output_options

_MOST_HOPS = 16
"""Hops: far more than a chain that people use has, and a bound for a slip such as `--max-hops
100`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `paths`."""
    parser.add_argument(
        "names",
        metavar="FROM TO",
        nargs="*",
        help="a principal and a role, by ARN or by a unique name; TO alone starts from the "
        "identity of --profile",
    )
    parser.add_argument(
        "--profile", metavar="PROFILE", help="with TO alone; default: what the environment selects"
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--who-can", metavar="TO", help="everyone who can reach a role")
    asked.add_argument(
        "--reaches-from", metavar="FROM", help="every role that a principal can reach"
    )
    parser.add_argument(
        "--snapshot", metavar="DIR", required=True, help="a snapshot that roledoctor snapshot wrote"
    )
    _add_search(parser)
    _add_engine(parser)
    add_output_options(parser)
    parser.epilog = (
        "exit codes: 0 a path is certainly open, 1 there is none, 3 every path depends on\n"
        "something unseen, 2 the arguments or the snapshot cannot be used"
    )


def _add_search(parser: argparse.ArgumentParser) -> None:
    """Add what counts as a way, and what is told of it."""
    parser.add_argument(
        "--max-hops",
        metavar="N",
        type=_hops,
        help="the maximum number of assume-role steps in a row (default: 4; with this option the "
        "search is exhaustive)",
    )
    parser.add_argument(
        "--with",
        dest="with_",
        metavar="LIST",
        help="what the caller can bring, such as mfa,external-id=ABC,tags:team=red (default: "
        "whatever is required)",
    )
    parser.add_argument(
        "--why-not",
        action="store_true",
        help="show the missing hop, and the smallest change that would open it",
    )
    parser.add_argument(
        "--escalation",
        action="store_true",
        help="include other ways into a role: iam:PassRole with a service that runs code, "
        "iam:UpdateAssumeRolePolicy, iam:CreateAccessKey and similar",
    )
    used = parser.add_mutually_exclusive_group()
    used.add_argument("--used", action="store_true", help="only hops that CloudTrail shows as used")
    used.add_argument(
        "--unused",
        metavar="DAYS",
        type=_days,
        help="only hops that CloudTrail shows no use of in the last DAYS days",
    )


def _add_engine(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where to search")
    group.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="where to compile the snapshot: on every core of this machine, or on a Dask cluster",
    )
    group.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: tcp://HOST:PORT")


def _hops(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= _MOST_HOPS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number of hops from 1 to {_MOST_HOPS}")


def _days(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number of days")
