"""The manifest: which parts a snapshot has, with times and checksums, and which it lacks and why.

SQLite's own header tells whose file it is: `application_id` is ours, `user_version` the schema.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from doctor.graph.snapshot.parts import SnapshotError
from doctor.model.snapshot import SNAPSHOT_FORMAT, SNAPSHOT_SCHEMA

MANIFEST: Final = "manifest.sqlite3"
_APPLICATION_ID: Final = 0x726F6C65
"""`role` in ASCII."""

_TABLES: Final = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE part (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, checksum TEXT NOT NULL,
    bytes INTEGER NOT NULL, collected_at TEXT NOT NULL, fingerprint TEXT
) WITHOUT ROWID;
CREATE TABLE missing (what TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
    part TEXT NOT NULL, number INTEGER NOT NULL, marker TEXT, body BLOB NOT NULL,
    PRIMARY KEY (part, number)
) WITHOUT ROWID;
"""


def create_manifest(folder: Path, facts: dict[str, str]) -> sqlite3.Connection:
    """Create the manifest of a new snapshot: it appears with its tables, or not at all."""
    passing = folder / f".{MANIFEST}.{os.getpid()}"
    passing.unlink(missing_ok=True)
    os.close(os.open(passing, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = sqlite3.connect(passing)
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SNAPSHOT_SCHEMA}")
    connection.executemany(
        "INSERT INTO fact VALUES (?, ?)", [("format", SNAPSHOT_FORMAT), *facts.items()]
    )
    connection.commit()
    connection.close()
    passing.replace(folder / MANIFEST)
    return open_manifest(folder, writable=True)


def open_manifest(folder: Path, *, writable: bool = False) -> sqlite3.Connection:
    """Open a manifest. Raises `SnapshotError` where it is not there, foreign, torn or newer."""
    path = folder / MANIFEST
    if not folder.exists():
        raise SnapshotError(f"{folder}: there is no such snapshot.")
    if not path.is_file():
        raise SnapshotError(
            f"{folder}: this is not a roledoctor snapshot: it has no {MANIFEST}. "
            "To read what another collector stored, use `roledoctor snapshot --import`."
        )
    # A run that was killed may have left a journal, which only somebody who may write can apply.
    mode = "rw" if writable or os.access(path, os.W_OK) else "ro"
    with named_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=30,
            # Whoever collects side by side takes turns at it.
            check_same_thread=False,
        )
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION_ID:
        raise SnapshotError(f"{path}: this SQLite file belongs to another program.")
    if schema > SNAPSHOT_SCHEMA:
        raise SnapshotError(
            f"{path}: a newer roledoctor wrote this snapshot (schema {schema}; this release reads "
            f"up to {SNAPSHOT_SCHEMA}). Upgrade roledoctor to read it."
        )
    return connection


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite reports as a `SnapshotError` that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise SnapshotError(
            f"{path}: the manifest cannot be read: {error}. Collect the snapshot again."
        ) from error
