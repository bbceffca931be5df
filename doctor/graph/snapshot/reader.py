"""An open snapshot: its accounts, its organization, and what it lacks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from doctor.graph.snapshot.manifest import MANIFEST, named_errors, open_manifest
from doctor.graph.snapshot.parts import Part, SnapshotError, read_part
from doctor.model.snapshot import (
    AccountPart,
    IdentityCenterPart,
    MissingPart,
    OrganizationPart,
    SnapshotAccount,
)


class Snapshot:
    """A snapshot on disk, opened to be read. Parts are read and verified when asked for."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection

    def fact(self, name: str) -> str | None:
        """Return a fact of the manifest: `started_at`, `finished_at`, `tool`."""
        found = self._rows("SELECT value FROM fact WHERE name = ?", name)
        return str(found[0][0]) if found else None

    @property
    def accounts(self) -> tuple[SnapshotAccount, ...]:
        """The accounts that are there, by their number."""
        rows = self._rows(
            "SELECT name, collected_at, bytes, fingerprint FROM part "
            "WHERE kind = 'account' ORDER BY name"
        )
        return tuple(
            SnapshotAccount(account=name, collected_at=at, bytes=size, fingerprint=mark)
            for name, at, size, mark in rows
        )

    @property
    def missing(self) -> tuple[MissingPart, ...]:
        """The parts that are not there, each with its reason."""
        rows = self._rows("SELECT what, why FROM missing ORDER BY what")
        found = [MissingPart(what=what, why=why) for what, why in rows]
        if self.fact("finished_at") is None:
            why = "the collection did not finish; run `roledoctor snapshot` again to resume it"
            found.insert(0, MissingPart(what="the rest of the snapshot", why=why))
        return tuple(found)

    def account_file(self, account: str) -> tuple[Path, str]:
        """Return an account's file and checksum, for whoever reads it elsewhere."""
        return self._file("account", account)

    def read_account(self, account: str) -> AccountPart:
        """Read an account. Raises `SnapshotError` where its part is gone, torn or foreign."""
        return read_part(*self._file("account", account), AccountPart)

    def read_accounts(self) -> Iterator[AccountPart]:
        """Read every account, one at a time."""
        for row in self.accounts:
            yield self.read_account(row.account)

    def read_organization(self) -> OrganizationPart | None:
        """Read the organization; `None` where the snapshot has none."""
        return self._read_only_one("organization", OrganizationPart)

    def read_identity_center(self) -> IdentityCenterPart | None:
        """Read the assignments of Identity Center; `None` where the snapshot has none."""
        return self._read_only_one("identity-center", IdentityCenterPart)

    def verify(self) -> None:
        """Read every part. Raises `SnapshotError` at the first that is not as it was written."""
        for _ in self.read_accounts():
            pass
        self.read_organization()
        self.read_identity_center()

    def close(self) -> None:
        """Close the manifest."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_only_one(self, kind: str, type_: type[Part]) -> Part | None:
        rows = self._rows("SELECT file, checksum FROM part WHERE kind = ?", kind)
        return read_part(self.folder / rows[0][0], rows[0][1], type_) if rows else None

    def _file(self, kind: str, name: str) -> tuple[Path, str]:
        rows = self._rows("SELECT file, checksum FROM part WHERE kind = ? AND name = ?", kind, name)
        if not rows:
            raise SnapshotError(f"{self.folder}: account {name} is not in this snapshot.")
        return self.folder / rows[0][0], rows[0][1]

    def _rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with named_errors(self.folder / MANIFEST):
            return self._connection.execute(statement, values).fetchall()


def open_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot. Raises `SnapshotError` where it is not there, foreign, torn or newer.

    One without any account is refused: nothing could be said of it.
    """
    snapshot = Snapshot(folder, open_manifest(folder))
    if not snapshot.accounts:
        snapshot.close()
        raise SnapshotError(f"{folder}: this snapshot holds no account. Collect it again.")
    return snapshot
