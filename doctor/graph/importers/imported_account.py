"""What an importer found of one account, in the shape of GetAccountAuthorizationDetails."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from doctor.graph.snapshot import SnapshotError
from doctor.model.plain_json import JsonObject, whole_text
from doctor.model.snapshot import OrganizationPart, PartSource, SnapshotWorkload
from doctor.profiles.plain_files import read_plain

LARGEST: Final = 2**31
"""Bytes, 2 GB: a whole account's authorization details may be one file; a device has no end."""


class FoundAccount(msgspec.Struct, kw_only=True):
    """An account that somebody collected: pages of details, and what those have no place for."""

    account: str
    source: PartSource
    origin: str
    collected_at: str
    ordered: bool = True
    pages: list[JsonObject] = msgspec.field(default_factory=list)
    session_seconds: dict[str, int] = msgspec.field(default_factory=dict)
    oidc: list[tuple[str, tuple[str, ...] | None]] | None = None
    saml: list[str] | None = None
    workloads: list[SnapshotWorkload] | None = None
    uncollected: set[str] = msgspec.field(default_factory=set)
    """ARNs of principals whose policies were not collected."""


class Found(msgspec.Struct, kw_only=True):
    """What an importer found altogether."""

    accounts: list[FoundAccount] = msgspec.field(default_factory=list)
    organization: OrganizationPart | None = None
    missing: dict[str, str] = msgspec.field(default_factory=dict)


def read_json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """Read a JSON file. Raises `SnapshotError` that names it."""
    try:
        return whole_text(msgspec.json.decode(read_plain(path, LARGEST)))
    except OSError as error:
        raise SnapshotError(f"{path}: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SnapshotError(f"{path}: this is not JSON: {error}.") from error


def account_in(arn: str) -> str:
    """Return the account of an ARN; empty where it has none, `aws` for AWS's own policies."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - the account is the fifth part


def time_of(path: Path) -> str:
    """Return when a file was last written, in ISO 8601."""
    import datetime  # noqa: PLC0415 - one use

    at = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
