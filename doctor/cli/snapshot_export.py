"""`roledoctor snapshot --export`: the tables of a snapshot for DuckDB, or as Parquet files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from doctor.cli.exits import UsageError
from doctor.graph.snapshot import open_snapshot
from doctor.graph.snapshot.tables import TABLES, rows_of
from doctor.session.extras import install_extra

_LONGEST_LINE = 2**25
"""Bytes of one row: a document is far below."""


def export(folder: Path, target: Path) -> None:
    """Write the tables of a snapshot into a DuckDB file, or into a folder of Parquet files."""
    try:
        import duckdb  # noqa: PLC0415 - an optional library of 25 MB
    except ImportError as error:
        message = f"--export needs DuckDB. Run: {install_extra('export')}"
        raise UsageError(message) from error
    is_file = target.suffix == ".duckdb"
    try:
        if is_file:
            target.unlink(missing_ok=True)
        else:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _own_files_alone(), tempfile.TemporaryDirectory() as passing:
            _write_lines(folder, Path(passing))
            with duckdb.connect(str(target) if is_file else ":memory:") as connection:
                _load(connection, Path(passing))
                for name in () if is_file else TABLES:
                    connection.table(name).write_parquet(str(target / f"{name}.parquet"))
    except (OSError, duckdb.Error) as error:
        message = f"{target} cannot be written: {error}"
        raise UsageError(message) from error


@contextmanager
def _own_files_alone() -> Iterator[None]:
    """Let files that are made meanwhile be readable by their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _write_lines(folder: Path, passing: Path) -> None:
    """Write each table as lines of JSON: DuckDB reads them far faster than single rows."""
    with open_snapshot(folder) as snapshot, ExitStack() as stack:
        files = {
            name: stack.enter_context((passing / name).open("w", encoding="utf-8"))
            for name in TABLES
        }
        for name, row in rows_of(snapshot):
            files[name].write(json.dumps(row) + "\n")


def _load(connection: Any, passing: Path) -> None:  # noqa: ANN401 - the library is optional
    for name, columns in TABLES.items():
        types = ", ".join(f"'{each}': 'VARCHAR'" for each in columns)
        # The names are our own; what comes from elsewhere lies in the file.
        made = (
            f"CREATE TABLE {name} AS SELECT * FROM read_json(?, "  # noqa: S608 - as above
            f"format = 'newline_delimited', columns = {{{types}}}, "
            f"maximum_object_size = {_LONGEST_LINE})"
        )
        connection.execute(made, [str(passing / name)])
