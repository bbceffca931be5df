"""`roledoctor snapshot --import`: what others collected, or a snapshot of roledoctor's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from doctor.cli.clock import now_stamp
from doctor.graph.importers import Imported, read_collection
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.graph.snapshot.manifest import MANIFEST
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.snapshot import IdentityCenterPart


def import_snapshot(folder: Path, options: argparse.Namespace) -> None:
    """Write what lies at the paths into a snapshot. Raises `SnapshotError`, naming the path."""
    paths = [Path(each) for each in options.import_]
    own = [each for each in paths if (each / MANIFEST).is_file()]
    _refuse_itself(own, folder)
    others = [each for each in paths if each not in own]
    file = None if options.organization_file is None else Path(options.organization_file)
    people: IdentityCenterPart | None = None
    imported = [read_collection(others, organization_file=file)] if others or file else []
    for each in own:
        found, seen = _read_own(each)
        imported.append(found)
        people = seen or people
    if options.redact:
        from doctor.gather.snapshot.snapshot_redaction import redact_parts  # noqa: PLC0415 - one use

        imported, people = redact_parts(imported, people)
    _write(folder, imported, people)


def _refuse_itself(own: list[Path], folder: Path) -> None:
    for each in own:
        if each.resolve() == folder.resolve():
            raise SnapshotError(f"{each}: a snapshot cannot be imported into itself.")


def _read_own(folder: Path) -> tuple[Imported, IdentityCenterPart | None]:
    with open_snapshot(folder) as snapshot:
        missing = {each.what: each.why for each in snapshot.missing}
        found = Imported(tuple(snapshot.read_accounts()), snapshot.read_organization(), missing)
        return found, snapshot.read_identity_center()


def _write(folder: Path, imported: list[Imported], people: IdentityCenterPart | None) -> None:
    """Write the accounts; of one that comes twice the newer one counts, and that is said."""
    with SnapshotWriter.open(folder, now=now_stamp()) as writer:
        held = {each.account: each.collected_at for each in writer.accounts}
        came: set[str] = set()
        for each in imported:
            for what, why in each.missing.items():
                writer.record_missing(what, why)
            for part in each.accounts:
                other = held.get(part.account, "")
                if part.collected_at >= other:
                    writer.write_account(part)
                    held[part.account] = part.collected_at
                # What was there before and is older is brought up to date: nothing is lost by it.
                if part.collected_at < other or (part.account in came and other):
                    _say_older(writer, part.account, {part.collected_at, other})
                came.add(part.account)
            if each.organization is not None:
                writer.write_organization(each.organization)
        if people is not None:
            writer.write_identity_center(people)
        writer.finish(now=now_stamp())


def _say_older(writer: SnapshotWriter, account: str, times: set[str]) -> None:
    if len(times) > 1:
        what = f"account {account} as it was at {min(times)}"
        writer.record_missing(what, "there is also a newer collection of it")
