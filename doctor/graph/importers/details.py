"""`aws iam get-account-authorization-details`: one answer, pages of it, or several in a row.

Files as people have them: pages that were saved one by one, concatenated into one file, or put
into a list by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from doctor.graph.importers.imported_account import (
    LARGEST,
    Found,
    FoundAccount,
    account_in,
    time_of,
)
from doctor.graph.snapshot import SnapshotError
from doctor.model.plain_json import JsonObject, whole_text
from doctor.profiles.plain_files import read_plain

_LISTS: Final = ("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies")


def read_details(path: Path) -> Found:
    """Read a file. Raises `SnapshotError` where it is no JSON, or is something else."""
    found: dict[str, FoundAccount] = {}
    cut_off = False
    for value in _values(path):
        for page in _pages(value):
            account = _account(page)
            if account is None:
                continue
            if account not in found:
                found[account] = FoundAccount(
                    account=account,
                    source="authorization-details",
                    origin=str(path),
                    collected_at=time_of(path),
                )
            found[account].pages.append(page)
            cut_off = page.get("IsTruncated") is True
    if not found:
        raise SnapshotError(
            f"{path}: this is not the output of aws iam get-account-authorization-details."
        )
    missing = {}
    if cut_off:
        last = list(found)[-1]
        missing[f"the rest of account {last}"] = f"{path} ends with a page that is not the last"
    return Found(accounts=[*found.values()], missing=missing)


def _values(path: Path) -> Iterator[Any]:
    """Give each JSON value of a file: one after the other, with nothing but space between."""
    try:
        text = read_plain(path, LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise SnapshotError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SnapshotError(f"{path}: this is not text.") from error
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] == ",":
            at += 1
            continue
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise SnapshotError(f"{path}: this is not JSON: {error}.") from error
        yield whole_text(value)


def _pages(value: object) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for each in value:
            yield from _pages(each)
    elif isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _LISTS):
        yield whole_text(value)


def _account(page: JsonObject) -> str | None:
    """Return the account of a page: principals tell it, and policies that are the account's."""
    for name in _LISTS:
        for each in page.get(name) or ():
            account = account_in(str(each.get("Arn", ""))) if isinstance(each, dict) else ""
            if account and account != "aws":
                return account
    return None
