"""`roledoctor snapshot`: what the graph needs, collected live or read from other collectors."""

from __future__ import annotations

import argparse
from pathlib import Path

from doctor.cli.exits import FAILING, HEALTHY, INCONCLUSIVE, UsageError
from doctor.cli.streams import say
from doctor.gather.snapshot.missing_reasons import CLOSED
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.model.command import quote

_MOST_ROWS = 12
"""Lines: the parts that are missing have few reasons, and the last lines of a run have to show."""


def run(options: argparse.Namespace) -> int:
    """Collect or import a snapshot, say what came of it, and return the exit code."""
    _check(options)
    folder = Path(options.output)
    try:
        if options.import_:
            from doctor.cli.snapshot_import import import_snapshot  # noqa: PLC0415 - one use

            import_snapshot(folder, options)
        else:
            from doctor.cli.snapshot_live import collect_here  # noqa: PLC0415 - botocore behind it

            code = collect_here(folder, options)
            if code != HEALTHY:
                return code
        if options.export is not None:
            from doctor.cli.snapshot_export import export  # noqa: PLC0415 - an optional library

            export(folder, Path(options.export))
        return _tell(folder)
    except SnapshotError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        # A disk that is full, a folder that may not be written: what was stored is whole.
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    if options.organization and not options.role:
        raise UsageError(
            "--organization needs --role ROLE: the role that you may assume in every account, such "
            "as OrganizationAccountAccessRole"
        )
    if options.role and not options.organization:
        raise UsageError("--role goes with --organization")
    if options.organization_file and not options.import_:
        raise UsageError("--organization-file goes with --import")
    if options.uses and options.import_:
        raise UsageError(
            "--uses reads CloudTrail, and --import makes no calls: use only one of them"
        )
    if options.redact and not options.import_:
        raise UsageError(
            "--redact goes with --import: collect first, then write a copy to share with "
            f"roledoctor snapshot --import {quote(options.output)} --redact --output COPY"
        )


def _tell(folder: Path) -> int:
    """Say what the snapshot holds and lacks; return the exit code."""
    try:
        with open_snapshot(folder) as snapshot:
            accounts, missing = snapshot.accounts, snapshot.missing
    except SnapshotError as error:
        say(f"roledoctor: {error}")
        return FAILING
    noun = "account" if len(accounts) == 1 else "accounts"
    say(f"{folder}: {len(accounts)} {noun}. Next: roledoctor graph --snapshot {quote(str(folder))}")
    if not missing:
        return HEALTHY
    parts = "1 part is" if len(missing) == 1 else f"{len(missing)} parts are"
    say(f"{parts} missing:")
    for each in missing[:_MOST_ROWS]:
        say(f"  {each.what}: {each.why}")
    if len(missing) > _MOST_ROWS:
        say(f"  … and {len(missing) - _MOST_ROWS} more")
    # Nobody can use a role of a closed account: without it nothing is missing from the graph.
    closed = all(each.why.startswith(CLOSED) for each in missing)
    return HEALTHY if closed else INCONCLUSIVE
