"""`roledoctor chain`: the profile chain, each value with its place and the reason it won."""

from __future__ import annotations

import argparse

from doctor.cli.exits import UsageError
from doctor.model.command import quote


def run(options: argparse.Namespace) -> int:
    """Show one chain, or with `--all` every profile; nothing leaves this machine."""
    if options.profile is not None:
        from doctor.cli.targets import profile_with_role, read_target  # noqa: PLC0415 - its use

        profile, role_arn = read_target(options.profile)
        options.profile = profile or profile_with_role(role_arn or "")
        if options.profile is None:
            message = (
                f"no profile assumes {role_arn}. To try the role: "
                f"roledoctor check {quote(role_arn or '')}"
            )
            raise UsageError(message)
    if not options.all:
        from doctor.cli.one_chain import show_chain  # noqa: PLC0415 - the engine behind it

        return show_chain(options)
    if options.profile is not None:
        message = "chain takes a PROFILE or --all, not both"
        raise UsageError(message)
    from doctor.cli.all_chains import show_all  # noqa: PLC0415 - the other way needs none of it

    return show_all(options)
