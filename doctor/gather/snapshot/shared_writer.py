"""A snapshot that several threads write: one of them at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.snapshot import AccountPart, MissingPart, SnapshotAccount


class SharedWriter:
    """What the collectors of accounts do with a snapshot, each call whole."""

    def __init__(self, writer: SnapshotWriter) -> None:
        self._writer = writer
        self._lock = threading.Lock()

    def pages(self, part: str) -> list[tuple[bytes, str | None]]:
        """Return the pages that an interrupted run kept of a part."""
        with self._lock:
            return list(self._writer.pages(part))

    def save_page(self, part: str, number: int, body: bytes, *, marker: str | None) -> None:
        """Keep a page of an answer, with the marker of the one that follows it."""
        with self._lock:
            self._writer.save_page(part, number, body, marker=marker)

    def drop_pages(self, part: str) -> None:
        """Drop the pages that were kept of a part."""
        with self._lock:
            self._writer.drop_pages(part)

    def accounts(self) -> dict[str, SnapshotAccount]:
        """Return the accounts that are there, by their number."""
        with self._lock:
            return {each.account: each for each in self._writer.accounts}

    def missing_of(self, about: str) -> tuple[MissingPart, ...]:
        """Return the rows about a part, such as `account 111122223333`, and about what is in it."""
        with self._lock:
            return tuple(each for each in self._writer.missing if _is_about(each.what, about))

    def store_account(
        self,
        part: AccountPart,
        missing: Iterable[MissingPart],
        *,
        fingerprint: str,
        before: str | None,
    ) -> bool:
        """Store an account with the rows of what it lacks; say whether it differs from before.

        The rows are written first: an interruption in between leaves the account to be read again.
        """
        with self._lock:
            self._replace_missing(f"account {part.account}", missing)
            if before == fingerprint:
                self._writer.keep_account(part.account, collected_at=part.collected_at)
                self._writer.drop_pages(part.account)
                return False
            self._writer.write_account(part, fingerprint=fingerprint)
            return True

    def keep_account(self, account: str, *, collected_at: str) -> None:
        """Say that an account had not changed."""
        with self._lock:
            self._writer.keep_account(account, collected_at=collected_at)

    def replace_missing(self, about: str, missing: Iterable[MissingPart]) -> None:
        """Record what a part lacks, in place of what it lacked before."""
        with self._lock:
            self._replace_missing(about, missing)

    def _replace_missing(self, about: str, missing: Iterable[MissingPart]) -> None:
        rows = {each.what: each.why for each in missing}
        for each in self._writer.missing:
            if _is_about(each.what, about) and each.what not in rows:
                self._writer.forget_missing(each.what)
        for what, why in rows.items():
            self._writer.record_missing(what, why)

    def remove_account(self, account: str) -> None:
        """Remove an account that is no longer there, and all that is said of it."""
        with self._lock:
            self._writer.remove_account(account)
            self._replace_missing(f"account {account}", ())


def _is_about(what: str, about: str) -> bool:
    return what == about or what.startswith(f"{about}:")
