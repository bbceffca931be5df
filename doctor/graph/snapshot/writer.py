"""A snapshot being written: part by part, so that it can stop at any moment and go on later.

The order makes it safe: the file of a part first, then its row in the manifest, then the file that
it replaces is removed. A file without a row is what an interrupted run left, and is removed.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from doctor.graph.snapshot.manifest import MANIFEST, create_manifest, named_errors, open_manifest
from doctor.graph.snapshot.parts import SnapshotError, write_part
from doctor.graph.snapshot.reader import Snapshot
from doctor.model.snapshot import AccountPart, IdentityCenterPart, OrganizationPart
from doctor.model.version import __version__


class SnapshotWriter(Snapshot):
    """A snapshot that is written, or gone on with; it can be read all the while."""

    @classmethod
    def open(cls, folder: Path, *, now: str) -> SnapshotWriter:
        """Create a snapshot, or open one to go on. `now` is the time in ISO 8601.

        Raises `SnapshotError` where the folder holds something else.
        """
        if (folder / MANIFEST).exists():
            connection = open_manifest(folder, writable=True)
        else:
            _make_folder(folder)
            facts = {"started_at": now, "run_started_at": now, "tool": __version__}
            connection = create_manifest(folder, facts)
        writer = cls(folder, connection)
        writer._remove_leftovers()
        with writer._transaction() as manifest:
            finished = manifest.execute("DELETE FROM fact WHERE name = 'finished_at'").rowcount
            if finished:
                # A run that did not finish is gone on with: what it collected counts.
                manifest.execute("INSERT OR REPLACE INTO fact VALUES ('run_started_at', ?)", (now,))
        return writer

    def write_account(self, part: AccountPart, *, fingerprint: str | None = None) -> None:
        """Write an account, in place of an earlier one; its pages are done with."""
        self._write(
            "account", part.account, part, collected_at=part.collected_at, fingerprint=fingerprint
        )

    def write_organization(self, part: OrganizationPart) -> None:
        """Write the organization, in place of an earlier one."""
        self._write("organization", "organization", part, collected_at=part.collected_at)

    def write_identity_center(self, part: IdentityCenterPart) -> None:
        """Write the assignments of Identity Center, in place of earlier ones."""
        self._write("identity-center", "identity-center", part, collected_at=part.collected_at)

    def keep_account(self, account: str, *, collected_at: str) -> None:
        """Say that an account was looked at again and had not changed."""
        with self._transaction() as manifest:
            manifest.execute(
                "UPDATE part SET collected_at = ? WHERE kind = 'account' AND name = ?",
                (collected_at, account),
            )
            manifest.execute("DELETE FROM missing WHERE what = ?", (f"account {account}",))

    def record_missing(self, what: str, why: str) -> None:
        """Record a part that could not be collected, such as `account 333344445555`."""
        with self._transaction() as manifest:
            manifest.execute("INSERT OR REPLACE INTO missing VALUES (?, ?)", (what, why))

    def forget_missing(self, what: str) -> None:
        """Remove the record of a part that has been collected since."""
        with self._transaction() as manifest:
            manifest.execute("DELETE FROM missing WHERE what = ?", (what,))

    def remove_account(self, account: str) -> None:
        """Remove an account that is no longer there."""
        with self._transaction() as manifest:
            manifest.execute("DELETE FROM part WHERE kind = 'account' AND name = ?", (account,))
        self._remove_leftovers()

    def save_page(self, part: str, number: int, body: bytes, *, marker: str | None) -> None:
        """Keep a page of an answer, with the marker of the one that follows it."""
        with self._transaction() as manifest:
            manifest.execute(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)",
                (part, number, marker, zlib.compress(body, 1)),
            )

    def pages(self, part: str) -> Iterator[tuple[bytes, str | None]]:
        """Give the pages that were kept of a part, in order, each with its marker."""
        with named_errors(self.folder / MANIFEST):
            rows = self._connection.execute(
                "SELECT body, marker FROM page WHERE part = ? ORDER BY number", (part,)
            ).fetchall()
        for body, marker in rows:
            yield zlib.decompress(body), marker

    def drop_pages(self, part: str) -> None:
        """Drop the pages that were kept of a part."""
        with self._transaction() as manifest:
            manifest.execute("DELETE FROM page WHERE part = ?", (part,))

    def finish(self, *, now: str) -> None:
        """Say that the collection has come to its end."""
        with self._transaction() as manifest:
            manifest.execute("INSERT OR REPLACE INTO fact VALUES ('finished_at', ?)", (now,))

    def _write(
        self,
        kind: str,
        name: str,
        part: msgspec.Struct,
        *,
        collected_at: str,
        fingerprint: str | None = None,
    ) -> None:
        file, checksum, size = write_part(self.folder, name, part)
        row = (name, kind, file, checksum, size, collected_at, fingerprint)
        with self._transaction() as manifest:
            old = manifest.execute("SELECT file FROM part WHERE name = ?", (name,)).fetchone()
            manifest.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            manifest.execute("DELETE FROM page WHERE part = ?", (name,))
            what = f"account {name}" if kind == "account" else f"the {kind}"
            manifest.execute("DELETE FROM missing WHERE what = ?", (what,))
        if old is not None and old[0] != file:
            (self.folder / old[0]).unlink(missing_ok=True)

    def _remove_leftovers(self) -> None:
        """Remove the files of parts that no row names."""
        named = {row[0] for row in self._rows("SELECT file FROM part")}
        for path in self.folder.iterdir():
            left = path.name.endswith(".part") and path.name not in named
            if left or _is_passing(path):
                path.unlink(missing_ok=True)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the manifest for one change, whole or not at all."""
        with named_errors(self.folder / MANIFEST), self._connection:
            yield self._connection


def _is_passing(path: Path) -> bool:
    """Say whether a file is one that an interrupted run was about to rename."""
    return path.name.startswith(".") and (".part." in path.name or f".{MANIFEST}." in path.name)


def _make_folder(folder: Path) -> None:
    """Make the folder of a new snapshot, for its owner alone."""
    if folder.exists() and (
        not folder.is_dir() or any(not _is_passing(each) for each in folder.iterdir())
    ):
        raise SnapshotError(
            f"{folder}: this is not a snapshot, and not an empty folder. Name another folder."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
