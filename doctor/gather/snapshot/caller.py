"""Who collects: the credentials of a profile, and those of a role of each account."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.gather.asker import stamp, why_not
from doctor.gather.aws import Clients, Endpoint, Keys, endpoint_of
from doctor.gather.live import Session
from doctor.gather.snapshot.account_part import AccountUnread
from doctor.gather.snapshot.changes import trail_region
from doctor.gather.snapshot.patient import PatientReader, Pause
from doctor.model.arn import parse_arn
from doctor.model.chain import Chain

_SESSION_NAME: Final = "roledoctor-snapshot"
_LEAST_LEFT: Final = 300.0
"""Seconds that a session has to last still: with less it is renewed."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain of a profile ends. `renew` walks it again, for a run that outlasts a session.

    Raises nothing: `renew` returns `None` where there are no credentials any more.
    """

    endpoint: Endpoint
    keys: Keys
    account: str
    partition: str
    renew: Callable[[], Keys | None]


def caller_at_end(
    chain: Chain, session: Session, environ: Mapping[str, str], renew: Callable[[], Keys | None]
) -> Caller | None:
    """Return who calls at the end of a chain that was walked; `None` where AWS did not say."""
    last, base = chain.hops[-1], session.case.caller
    arn = parse_arn(last.role_arn or ("" if base is UNSET else base.arn or ""))
    if session.keys is None or arn is None:
        return None
    return Caller(
        endpoint=endpoint_of(chain, environ),
        keys=session.keys,
        account=arn.account,
        partition=arn.partition,
        renew=renew,
    )


class Readers:
    """Makes readers of accounts. Threads may share it."""

    def __init__(self, caller: Caller, pause: Pause, clock: Callable[[], str]) -> None:
        self.caller = caller
        self.pause = pause
        self.clock = clock
        self._keys = caller.keys
        self._clients = Clients(caller.endpoint)
        self._lock = threading.Lock()

    def own(self) -> PatientReader:
        """Return a reader with the caller's own credentials."""
        return PatientReader(self._clients, self._fresh_keys(), self.pause)

    def of(self, account: str, role: str | None) -> PatientReader:
        """Return a reader of an account. Raises `AccountUnread` where its role is not to be had."""
        own = self.own()
        if role is None or account == self.caller.account:
            return own
        arn = f"arn:{self.caller.partition}:iam::{account}:role/{role}"
        answer = own.once("sts:AssumeRole", RoleArn=arn, RoleSessionName=_SESSION_NAME)
        held = answer.values.get("Credentials") or {}
        if answer.outcome != "ok" or "AccessKeyId" not in held:
            raise AccountUnread(f"{why_not(answer)} of {arn}")
        keys = Keys(
            access_key_id=held["AccessKeyId"],
            secret_access_key=held["SecretAccessKey"],
            session_token=held["SessionToken"],
            expires_at=stamp(held["Expiration"]),
        )
        return PatientReader(Clients(self.caller.endpoint), keys, self.pause)

    def of_trail(self, reader: PatientReader) -> PatientReader | None:
        """Return a reader with the same credentials in the region that records IAM's events."""
        region = trail_region(self.caller.partition)
        if region is None:
            return None
        return self.of_region(reader, region)

    def of_region(self, reader: PatientReader, region: str) -> PatientReader:
        """Return a reader with the same credentials in another Region."""
        endpoint = replace(self.caller.endpoint, region=region)
        return PatientReader(Clients(endpoint), reader.keys, self.pause)

    def of_sts_trails(self, reader: PatientReader) -> list[PatientReader]:
        """Return readers in the regions that record assume calls: the global one, and one's own."""
        regions = dict.fromkeys((trail_region(self.caller.partition), self.caller.endpoint.region))
        return [self.of_region(reader, each) for each in regions if each is not None]

    def _fresh_keys(self) -> Keys:
        with self._lock:
            if self._seconds_left() < _LEAST_LEFT:
                self._keys = self.caller.renew() or self._keys
            return self._keys

    def _seconds_left(self) -> float:
        if self._keys.expires_at is None:
            return float("inf")
        try:
            end = datetime.datetime.fromisoformat(self._keys.expires_at)
            return (end - datetime.datetime.fromisoformat(self.clock())).total_seconds()
        except (ValueError, TypeError):
            return float("inf")
