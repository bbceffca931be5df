"""The whole of a snapshot: the organization, its people, then account by account, side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from doctor.gather.abreast import side_by_side
from doctor.gather.snapshot.account_part import (
    AccountCollector,
    AccountUnread,
    fingerprint_of,
    seconds_between,
)
from doctor.gather.snapshot.caller import Caller, Readers
from doctor.gather.snapshot.changes import unchanged_until
from doctor.gather.snapshot.identity_center import IdentityCenterCollector
from doctor.gather.snapshot.missing_reasons import CLOSED
from doctor.gather.snapshot.organization_part import OrganizationCollector, OrganizationUnread
from doctor.gather.snapshot.patient import PatientReader, Pause
from doctor.gather.snapshot.shared_writer import SharedWriter
from doctor.gather.snapshot.uses import read_uses
from doctor.gather.snapshot.workloads import WorkloadCollector
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.observation import Unreadable
from doctor.model.snapshot import AccountPart, MissingPart, OrganizationPart

_ORGANIZATION: Final = "the organization"
_NO_ORGANIZATION: Final = "AWSOrganizationsNotInUseException"
_IDENTITY_CENTER: Final = "Identity Center"
_GONE_ON_WITH: Final = 12 * 3_600.0
"""Seconds after which the accounts of an interrupted run are looked at again."""

_CLOSED: Final = frozenset({"SUSPENDED", "CLOSED", "PENDING_CLOSURE"})

Outcome = Literal["collected", "unchanged", "missing", "done-before"]
Progress = Callable[[int, int, str, Outcome], None]
"""Told after each account: how many are done, of how many, which one, and what came of it."""


class SnapshotScope(msgspec.Struct, frozen=True, kw_only=True):
    """What to collect: the caller's own account, or with `organization` every one of its accounts.

    `role` is the name (with its path) of the role that is assumed in each. `most_at_once`: how
    many accounts are read side by side. `use_days`: how far back to look for last uses of roles.
    `workloads`: also what runs code with a role.
    """

    organization: bool = False
    role: str | None = None
    most_at_once: int = 8
    """Accounts read side by side: each asks a few calls at once, of `gather/aws.py`'s 32."""
    use_days: int | None = None
    workloads: bool = False


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run: the accounts by their outcome."""

    outcomes: dict[str, Outcome]

    def count(self, outcome: Outcome) -> int:
        """Return how many accounts had an outcome."""
        return sum(each == outcome for each in self.outcomes.values())


class _Run:
    def __init__(
        self, writer: SnapshotWriter, readers: Readers, scope: SnapshotScope, progress: Progress
    ) -> None:
        self.writer = writer
        self.shared = SharedWriter(writer)
        self.readers = readers
        self.scope = scope
        self.progress = progress
        self.began = self._run_start()
        self.held = self.shared.accounts()
        self.outcomes: dict[str, Outcome] = {}
        self._lock = threading.Lock()

    def _run_start(self) -> str:
        """Return since when accounts count as done: an old run is begun anew."""
        now = self.readers.clock()
        began = self.writer.fact("run_started_at") or now
        return began if seconds_between(began, now) < _GONE_ON_WITH else now

    def organization(self) -> OrganizationPart | None:
        """Collect the organization; `None` where there is none, or nothing of it is shown."""
        collector = OrganizationCollector(self.readers.own())
        own = self.readers.caller.account
        try:
            part = collector.collect(self.readers.clock(), own)
        except OrganizationUnread as unread:
            missing = MissingPart(what=_ORGANIZATION, why=str(unread))
            alone = str(unread).startswith(_NO_ORGANIZATION)
            self.shared.replace_missing(_ORGANIZATION, () if alone else (missing,))
            return None
        self.shared.replace_missing(_ORGANIZATION, collector.missing)
        self.writer.write_organization(part)
        return part

    def identity_center(self) -> None:
        """Collect Identity Center, which stands in one region."""
        endpoint = self.readers.caller.endpoint
        if endpoint.region is None and endpoint.url is None:
            why = "no region is configured: set `region` in the profile, or AWS_REGION"
            nowhere = MissingPart(what=_IDENTITY_CENTER, why=why)
            self.shared.replace_missing(_IDENTITY_CENTER, (nowhere,))
            return
        collector = IdentityCenterCollector(self.readers.own())
        part = collector.collect(self.readers.clock())
        self.shared.replace_missing(_IDENTITY_CENTER, collector.missing)
        if part is not None:
            self.writer.write_identity_center(part)

    def accounts(self, part: OrganizationPart | None) -> None:
        """Collect every account of the scope, side by side."""
        open_, closed = self._list_accounts(part)
        for account, status in closed.items():
            why = f"{CLOSED} (its status is {status})"
            gone = MissingPart(what=f"account {account}", why=why)
            self.shared.replace_missing(f"account {account}", (gone,))
            self._tell(account, "missing", len(open_) + len(closed))
        number = len(open_) + len(closed)
        works = [partial(self._account_told, each, number) for each in open_]
        side_by_side(works, most=max(1, self.scope.most_at_once))
        if self.scope.organization and part is not None:
            self._remove_former(set(open_) | set(closed))

    def _list_accounts(self, part: OrganizationPart | None) -> tuple[list[str], dict[str, str]]:
        own = self.readers.caller.account
        if not self.scope.organization or part is None:
            return [own], {}
        closed = {
            account: member.status
            for account, member in part.members.items()
            if member.status in _CLOSED
        }
        return [each for each in part.members if each not in closed], closed

    def _remove_former(self, members: set[str]) -> None:
        for account in self.held:
            if account not in members:
                self.shared.remove_account(account)

    def _account_told(self, account: str, number: int) -> None:
        self._tell(account, self._account(account), number)

    def _tell(self, account: str, outcome: Outcome, number: int) -> None:
        with self._lock:
            self.outcomes[account] = outcome
            self.progress(len(self.outcomes), number, account, outcome)

    def _account(self, account: str) -> Outcome:
        held = self.held.get(account)
        lacking = self.shared.missing_of(f"account {account}")
        if held is not None and held.collected_at >= self.began and not lacking:
            return "done-before"
        try:
            reader = self.readers.of(account, self.scope.role)
            # What is used or runs changes by itself: where that is asked for, all is read.
            by_itself = self.scope.use_days is not None or self.scope.workloads
            if held is not None and not lacking and not by_itself:
                until = self._unchanged_until(reader, held.collected_at)
                if until is not None:
                    self.shared.keep_account(account, collected_at=until)
                    return "unchanged"
            return self._collect(reader, account, None if held is None else held.fingerprint)
        except AccountUnread as unread:
            missing = MissingPart(what=f"account {account}", why=str(unread))
            self.shared.replace_missing(f"account {account}", (missing,))
            return "missing"

    def _unchanged_until(self, reader: PatientReader, since: str) -> str | None:
        trail = self.readers.of_trail(reader)
        return None if trail is None else unchanged_until(trail, since, self.readers.clock())

    def _collect(self, reader: PatientReader, account: str, before: str | None) -> Outcome:
        collector = AccountCollector(reader, self.shared, account)
        try:
            part = collector.collect(self.readers.clock())
        except AccountUnread as unread:
            if not unread.again:
                raise
            again = self.readers.of(account, self.scope.role)
            collector = AccountCollector(again, self.shared, account)
            part = collector.collect(self.readers.clock())
        part = self._add_uses(part, reader, collector)
        if self.scope.workloads:
            read = WorkloadCollector(part, reader, partial(self.readers.of_region, reader)).collect(
                self.readers.caller.endpoint.region
            )
            part = replace(part, workloads=read.workloads)
            collector.missing += read.missing
        changed = self.shared.store_account(
            part, collector.missing, fingerprint=fingerprint_of(part), before=before
        )
        return "collected" if changed else "unchanged"

    def _add_uses(
        self, part: AccountPart, reader: PatientReader, collector: AccountCollector
    ) -> AccountPart:
        days = self.scope.use_days
        if days is None:
            return part
        found = read_uses(self.readers.of_sts_trails(reader), self.readers.clock(), days)
        if isinstance(found, Unreadable):
            what = f"account {part.account}: last uses of roles"
            collector.missing.append(MissingPart(what=what, why=found.why))
            return part
        return replace(part, uses=found.uses, trail_days=found.days)


def collect_snapshot(
    writer: SnapshotWriter,
    caller: Caller,
    scope: SnapshotScope,
    *,
    clock: Callable[[], str],
    pause: Pause,
    progress: Progress,
) -> Collected:
    """Collect into a snapshot that is open. `clock` gives the time in ISO 8601.

    Whatever AWS does, the run comes to its end: what it could not read is in the manifest.
    """
    run = _Run(writer, Readers(caller, pause, clock), scope, progress)
    part = run.organization()
    if scope.organization:
        run.identity_center()
    run.accounts(part)
    writer.finish(now=clock())
    return Collected(outcomes=run.outcomes)
