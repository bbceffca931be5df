"""Where iam-collect keeps its values: a tree of small JSON files, or a SQLite file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, Final

from doctor.graph.importers.iam_collect import (
    RESOURCE_KINDS,
    WORKLOAD_KINDS,
    add_resource,
    add_workload,
    read_organization,
)
from doctor.graph.importers.imported_account import Found, FoundAccount, read_json, time_of
from doctor.graph.snapshot import SnapshotError

_SQLITE: Final = b"SQLite format 3\x00"


def tree_roots(path: Path) -> list[Path]:
    """Return the folders `aws/<partition>` of a store at or below a path."""
    if (path / "accounts").is_dir():
        return [path]
    return sorted(
        each.parent
        for each in (*path.glob("*/accounts"), *path.glob("*/*/accounts"))
        if each.is_dir()
    )


def read_tree(path: Path) -> Found:
    """Read a store of files."""
    found = Found()
    for root in tree_roots(path):
        for folder in sorted((root / "accounts").iterdir()):
            if folder.is_dir():
                found.accounts.append(_read_account(folder))
        for folder in sorted(root.glob("organizations/*")):
            if folder.is_dir():
                found.organization = _read_organization(folder)
    return found


def _read_account(folder: Path) -> FoundAccount:
    account = FoundAccount(
        account=folder.name,
        source="iam-collect",
        origin=str(folder),
        collected_at=time_of(folder),
        ordered=False,
    )
    for metadata in sorted((folder / "iam").rglob("metadata.json")):
        kind = metadata.parent.parent.name
        if kind in RESOURCE_KINDS:
            values = {each.stem: read_json(each) for each in metadata.parent.glob("*.json")}
            add_resource(account, kind, values)
    for service, kind in WORKLOAD_KINDS:
        for metadata in sorted((folder / service).glob(f"*/{kind}/*/metadata.json")):
            add_workload(account, (service, kind), read_json(metadata))
    return account


def _read_organization(folder: Path) -> Any:  # noqa: ANN401 - typed by its caller's field
    def optional(name: str) -> Any:  # noqa: ANN401 - any JSON value
        path = folder / f"{name}.json"
        return read_json(path) if path.is_file() else None

    policies = [
        (each.parent.name, read_json(each))
        for kind in ("scps", "rcps")
        for each in sorted(folder.glob(f"{kind}/*/policy.json"))
    ]
    return read_organization(
        folder.name,
        accounts=optional("accounts"),
        units=optional("ous"),
        metadata=optional("metadata"),
        policies=policies,
        collected_at=time_of(folder),
    )


def is_sqlite(path: Path) -> bool:
    """Say whether a file is of SQLite."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def read_sqlite(path: Path) -> Found:
    """Read a store in SQLite. Raises `SnapshotError` where it is another program's file."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return _read_tables(connection, path)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise SnapshotError(f"{path}: this is not a store of iam-collect: {error}.") from error


def _read_tables(connection: sqlite3.Connection, path: Path) -> Found:
    rows = connection.execute(
        "SELECT account_id, arn, service, resource_type, metadata_type, data "
        "FROM resource_metadata WHERE service IN ('iam', 'lambda', 'codebuild') "
        "ORDER BY account_id, arn"
    )
    resources: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for account, arn, service, kind, name, data in rows:
        values = resources.setdefault((str(account), str(arn), str(service), str(kind)), {})
        values[str(name)] = _decode(data, path)
    accounts: dict[str, FoundAccount] = {}
    for (account, _, service, kind), values in resources.items():
        if account not in accounts:
            accounts[account] = FoundAccount(
                account=account,
                source="iam-collect",
                origin=str(path),
                collected_at=time_of(path),
                ordered=False,
            )
        if service == "iam":
            add_resource(accounts[account], kind, values)
        elif (service, kind) in WORKLOAD_KINDS:
            add_workload(accounts[account], (service, kind), values.get("metadata"))
    found = Found(accounts=[*accounts.values()])
    _read_organization_tables(connection, path, found)
    return found


def _read_organization_tables(connection: sqlite3.Connection, path: Path, found: Found) -> None:
    held: dict[str, dict[str, Any]] = {}
    for name, part, data in connection.execute(
        "SELECT organization_id, metadata_type, data FROM organization_metadata"
    ):
        held.setdefault(str(name), {})[str(part)] = _decode(data, path)
    for name, parts in held.items():
        policies = connection.execute(
            "SELECT policy_id, data FROM organization_policy_metadata WHERE organization_id = ? "
            "AND policy_type IN ('scps', 'rcps') AND metadata_type = 'policy' ORDER BY policy_id",
            (name,),
        )
        found.organization = read_organization(
            name,
            accounts=parts.get("accounts"),
            units=parts.get("ous"),
            metadata=parts.get("metadata"),
            policies=[(str(each), _decode(data, path)) for each, data in policies],
            collected_at=time_of(path),
        )


def _decode(data: object, path: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(data) if isinstance(data, (str, bytes)) else data
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path}: a value in it is not JSON: {error}.") from error
