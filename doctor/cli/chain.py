"""`roledoctor chain`: the profile chain, each value with its place and the reason it won."""

from __future__ import annotations

import argparse

from doctor.cli.exits import UsageError
from doctor.model.command import quoted


def run(options: argparse.Namespace) -> int:
    """Show one chain, or with `--all` every profile; nothing leaves this machine."""
    if options.profile is not None and options.profile.startswith("arn:"):
        message = (
            f"chain shows a PROFILE, and has none for a role: roledoctor check "
            f"{quoted(options.profile)}"
        )
        raise UsageError(message)
    if not options.all:
        from doctor.cli.one_chain import show_chain  # noqa: PLC0415 - the engine behind it

        return show_chain(options)
    if options.profile is not None:
        message = "chain takes a PROFILE, or --all, and not both"
        raise UsageError(message)
    from doctor.cli.all_chains import show_all  # noqa: PLC0415 - the other way needs none of it

    return show_all(options)
