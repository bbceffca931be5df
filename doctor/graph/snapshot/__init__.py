"""A snapshot on disk: one compressed partition for each account, and a manifest in SQLite."""

from doctor.graph.snapshot.parts import SnapshotError, encode_document
from doctor.graph.snapshot.reader import Snapshot, open_snapshot
from doctor.graph.snapshot.writer import SnapshotWriter

__all__ = ["Snapshot", "SnapshotError", "SnapshotWriter", "encode_document", "open_snapshot"]
