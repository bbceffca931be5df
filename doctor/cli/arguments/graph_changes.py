"""The arguments of `roledoctor graph` on what opens and closes."""

from __future__ import annotations

import argparse


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Add `--what-if`, `--of`, `--whole` and `--diff`."""
    group = parser.add_argument_group("changes")
    asked = group.add_mutually_exclusive_group()
    asked.add_argument(
        "--what-if",
        metavar="FILE",
        help="the hops that a change would open and close: a policy (with --of), a fix or report "
        "of roledoctor, what aws iam get-role printed, or terraform show -json PLAN",
    )
    asked.add_argument(
        "--diff", metavar="DIR", nargs=2, help="the same between two snapshots, the older one first"
    )
    group.add_argument(
        "--of",
        metavar="ARN",
        help="what the policy of --what-if belongs to: a role (its trust policy, or one of its "
        "own), a user, a group, a managed policy, or the ID of an SCP or RCP",
    )
    group.add_argument(
        "--whole",
        action="store_true",
        help="with --what-if: check every hop under a changed SCP or RCP, however long it takes",
    )
