"""An organization in a lab, and collecting it with a clock that stands where the test sets it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from doctor.gather.aws import Endpoint, Keys
from doctor.gather.snapshot.caller import Caller
from doctor.gather.snapshot.collect import Collected, SnapshotScope, collect_snapshot
from doctor.graph.snapshot import open_snapshot
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.lab.server import Lab, User
from doctor.model.snapshot import AccountPart, SnapshotAccount
from tests.gather.desk import allowing, trusting

MANAGEMENT, DEV, PROD, CLOSED = "444455556666", "111122223333", "222233334444", "333344445555"
EVERYTHING = allowing("*")
READING = allowing("iam:*", "cloudtrail:LookupEvents")
REGION = "us-east-1"


class Company:
    """An organization of three open accounts and a closed one; `admin` may read all of it."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.organization = lab.create_organization(MANAGEMENT, DEV, PROD, CLOSED)
        self.unit = self.organization.add_unit(PROD)
        self.organization.suspended.add(CLOSED)
        self.admin = lab.create_user(MANAGEMENT, "admin", policies=(EVERYTHING,))
        for account in (DEV, PROD):
            lab.create_role(
                account,
                "Access",
                trust_policy=trusting(f"arn:aws:iam::{MANAGEMENT}:root"),
                policies=(READING,),
            )
        self.alice = lab.create_user(DEV, "alice", policies=(allowing("sts:AssumeRole"),))
        self.deploy = lab.create_role(PROD, "Deploy", trust_policy=trusting(self.alice.arn))


class Collecting:
    """Collects a lab into a folder again and again. `pauses` are those that it would have made."""

    def __init__(self, lab: Lab, folder: Path, user: User) -> None:
        self.lab = lab
        self.folder = folder
        self.user = user
        self.pauses: list[float] = []
        self.told: list[tuple[int, int, str, str]] = []
        # Runs lie in the past, so that what is changed now comes after all of them.
        self.time = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=12)
        self._made = 0

    def later(self, **passed: float) -> None:
        self.time += datetime.timedelta(**passed)

    def clock(self) -> str:
        return self.time.strftime("%Y-%m-%dT%H:%M:%SZ")

    def caller(self) -> Caller:
        return Caller(
            endpoint=Endpoint(
                region=REGION, sts_url=self.lab.url, iam_url=self.lab.url, url=self.lab.url
            ),
            keys=Keys(
                access_key_id=self.user.access_key_id,
                secret_access_key=self.user.secret_access_key,
            ),
            account=self.user.arn.split(":")[4],
            partition="aws",
            renew=lambda: None,
        )

    def run(
        self,
        *,
        organization: bool = True,
        role: str | None = "Access",
        use_days: int | None = None,
        workloads: bool = False,
    ) -> Collected:
        self.forget_calls()
        scope = SnapshotScope(
            organization=organization,
            role=role if organization else None,
            use_days=use_days,
            workloads=workloads,
        )
        with SnapshotWriter.open(self.folder, now=self.clock()) as writer:
            return collect_snapshot(
                writer,
                self.caller(),
                scope,
                clock=self.clock,
                pause=self.pauses.append,
                progress=lambda *told: self.told.append(told),
            )

    def forget_calls(self) -> None:
        self._made = len(self.lab.calls)

    def calls(self, name: str) -> int:
        """Count the calls of the last run."""
        made = self.lab.calls[self._made :]
        return sum(f"{each.service}:{each.action}" == name for each in made)

    def account(self, account: str) -> AccountPart:
        with open_snapshot(self.folder) as snapshot:
            return snapshot.read_account(account)

    def snapshot_accounts(self) -> tuple[SnapshotAccount, ...]:
        with open_snapshot(self.folder) as snapshot:
            return snapshot.accounts

    def missing(self) -> dict[str, str]:
        with open_snapshot(self.folder) as snapshot:
            return {each.what: each.why for each in snapshot.missing}


def names(part: AccountPart) -> set[str]:
    arns = (*(each.arn for each in part.users), *(each.arn for each in part.roles))
    return {each.rpartition("/")[2] for each in arns}


def state_of(folder: Path) -> dict[str, Any]:
    """Return all that a snapshot holds but for the times at which it was collected."""
    from msgspec.structs import replace

    with open_snapshot(folder) as snapshot:
        snapshot.verify()
        organization = snapshot.read_organization()
        people = snapshot.read_identity_center()
        return {
            "accounts": [replace(each, collected_at="") for each in snapshot.read_accounts()],
            "organization": organization and replace(organization, collected_at=""),
            "people": people and replace(people, collected_at=""),
            "missing": snapshot.missing,
            "finished": snapshot.fact("finished_at") is not None,
            "files": len(list(folder.iterdir())),
        }
