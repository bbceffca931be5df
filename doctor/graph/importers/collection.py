"""Files and folders of other collectors, told apart by what they are, into parts of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from doctor.case.case_file import CaseError, parse_case
from doctor.graph.importers.details import read_details
from doctor.graph.importers.iam_collect_store import is_sqlite, read_sqlite, read_tree, tree_roots
from doctor.graph.importers.imported_account import Found, FoundAccount, read_json
from doctor.graph.importers.pmapper import graph_folders, read_pmapper
from doctor.graph.snapshot import SnapshotError
from doctor.graph.snapshot.authorization_details import Documents, account_from_details
from doctor.model.case import CASE_SCHEMA
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotMember,
    SnapshotOidcProvider,
)


class Imported(msgspec.Struct, frozen=True):
    """What was read: accounts, the organization where there is one, and what is missing and why."""

    accounts: tuple[AccountPart, ...]
    organization: OrganizationPart | None
    missing: dict[str, str]


def read_collection(paths: Iterable[Path], *, organization_file: Path | None = None) -> Imported:
    """Read what others collected. Raises `SnapshotError`, which names the path.

    Of an account that was collected twice the newer one counts, and the older one is named.
    """
    found = [_read(path) for path in paths]
    missing = {what: why for each in found for what, why in each.missing.items()}
    newest: dict[str, FoundAccount] = {}
    for account in (account for each in found for account in each.accounts):
        other = newest.get(account.account)
        older = min((other, account), key=lambda each: each.collected_at) if other else None
        if other is None or older is other:
            newest[account.account] = account
        if older is not None:
            missing[f"account {account.account} as {older.origin} has it"] = (
                f"{newest[account.account].origin} is newer"
            )
    organization = next((each.organization for each in reversed(found) if each.organization), None)
    if organization_file is not None:
        organization = read_organization_file(organization_file)
    return Imported(tuple(map(_part, newest.values())), organization, missing)


def _read(path: Path) -> Found:
    """Read what lies at a path. Raises `SnapshotError` where it is not as its collector writes."""
    path = path.expanduser()
    if not path.exists():
        raise SnapshotError(f"{path}: there is no such file or folder.")
    try:
        return _read_kind(path)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SnapshotError(
            f"{path}: something in it is not as its collector writes it ({error})."
        ) from error


def _read_kind(path: Path) -> Found:
    if path.is_file():
        return read_sqlite(path) if is_sqlite(path) else read_details(path)
    if graph_folders(path):
        return read_pmapper(path)
    if tree_roots(path):
        return read_tree(path)
    files = sorted(path.glob("*.json"))
    if not files:
        raise SnapshotError(
            f"{path}: this is not a storage of PMapper or iam-collect, and holds no JSON files of "
            "aws iam get-account-authorization-details."
        )
    return _join_pages(read_details(each) for each in files)


def _join_pages(found: Iterable[Found]) -> Found:
    """Put the pages of an account together that lie in several files of one folder."""
    accounts: dict[str, FoundAccount] = {}
    missing: dict[str, str] = {}
    for each in found:
        missing |= each.missing
        for account in each.accounts:
            if account.account in accounts:
                accounts[account.account].pages += account.pages
            else:
                accounts[account.account] = account
    whole = {name: why for name, why in missing.items() if len(accounts) == 0}
    return Found(accounts=[*accounts.values()], missing=whole)


def _part(found: FoundAccount) -> AccountPart:
    part = account_from_details(
        found.pages,
        account=found.account,
        collected_at=found.collected_at,
        source=found.source,
        session_seconds=found.session_seconds,
    )
    oidc = tuple(
        SnapshotOidcProvider(arn=arn, audiences=UNSET if audiences is None else audiences)
        for arn, audiences in found.oidc or ()
    )
    return msgspec.structs.replace(
        part,
        ordered=found.ordered,
        oidc_providers=UNSET if found.oidc is None else oidc,
        saml_providers=UNSET if found.saml is None else tuple(found.saml),
        workloads=UNSET if found.workloads is None else tuple(found.workloads),
    )


def read_organization_file(path: Path) -> OrganizationPart:
    """Read an organization in the shape of a case's `organizations`, or a whole case."""
    value = read_json(path)
    if isinstance(value, dict) and "organizations" in value:
        value = value["organizations"]
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if not isinstance(value, dict) or not isinstance(value.get("accounts"), dict):
        raise SnapshotError(
            f"{path}: this is not the `organizations` part of a case file, with one organization."
        )
    _check_organization(value, path)
    return _organization(value)


def _check_organization(value: dict[str, Any], path: Path) -> None:
    """Raise `SnapshotError`, with every problem, where a case could not hold this organization."""
    held = {name: each for name, each in value.items() if name != "collected_at"}
    try:
        parse_case({"schema": CASE_SCHEMA, "organizations": [held]})
    except CaseError as error:
        problems = "\n  ".join(error.problems)
        raise SnapshotError(f"{path}: this is not an organization:\n  {problems}") from error


def _organization(value: dict[str, Any]) -> OrganizationPart:
    kept = Documents()

    def levels(listed: object) -> Any:  # noqa: ANN401 - any JSON value
        if not isinstance(listed, list):
            return UNSET
        return tuple(tuple(f"p-{kept.add(each)}" for each in level) for level in listed)

    members = {
        account: SnapshotMember(
            path=tuple(each["path"]) if isinstance(each.get("path"), list) else UNSET,
            scps=levels(each.get("scps")),
            rcps=levels(each.get("rcps")),
        )
        for account, each in value["accounts"].items()
        if isinstance(each, dict)
    }
    return OrganizationPart(
        id=value.get("id"),
        collected_at=str(value.get("collected_at", "")),
        source="authorization-details",
        management_account=value.get("management_account"),
        documents=kept.listed,
        guardrails=tuple(
            SnapshotGuardrail(id=f"p-{n}", document=n) for n in range(len(kept.listed))
        ),
        members=members,
    )
