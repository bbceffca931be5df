"""Who assumed which role, and when last: CloudTrail's event history of an account.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html: newest first,
50 events a page, two lookups a second. A busy account is looked through as far back as is sensible,
and its part says how far that was.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from doctor.gather.asker import stamp, why_not
from doctor.gather.snapshot.patient import PatientReader
from doctor.model.limits import EVENT_HISTORY_DAYS
from doctor.model.observation import Unreadable
from doctor.model.plain_json import JsonObject, decode_json, object_in, text_in
from doctor.model.snapshot import SnapshotUse

_MOST_PAGES: Final = 400
"""Pages, of 50 events each: at two a second they take over three minutes of an account's time."""
_BETWEEN: Final = 0.5
"""Seconds between two pages: AWS answers two lookups a second."""


class UsesRead(msgspec.Struct, frozen=True):
    """The last use of each pair, and for how many whole days back nothing was left out."""

    uses: tuple[SnapshotUse, ...]
    days: int


def read_uses(readers: Iterable[PatientReader], now: str, days: int) -> UsesRead | Unreadable:
    """Look an account's history through, in the region of each reader. `now` is in ISO 8601."""
    end = datetime.datetime.fromisoformat(now)
    begin = end - datetime.timedelta(days=min(days, EVENT_HISTORY_DAYS))
    last: dict[tuple[str, str], str] = {}
    covered = min(days, EVENT_HISTORY_DAYS)
    for reader in readers:
        found = _look_through(reader, begin)
        if isinstance(found, Unreadable):
            return found
        events, whole = found
        for caller, role, at in _assumed_roles(events):
            last[caller, role] = max(at, last.get((caller, role), ""))
        if not whole:
            covered = min(covered, _days_back(events, end))
    uses = tuple(
        SnapshotUse(caller=caller, role=role, at=at) for (caller, role), at in sorted(last.items())
    )
    return UsesRead(uses, covered)


def _look_through(
    reader: PatientReader, begin: datetime.datetime
) -> tuple[list[JsonObject], bool] | Unreadable:
    """Return the events since a moment, newest first, and whether that is all of them."""
    events: list[JsonObject] = []
    pages = reader.pages(
        "cloudtrail:LookupEvents",
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}],
        StartTime=begin,
    )
    for number, answer in enumerate(pages, 1):
        if answer.outcome != "ok" or not isinstance(answer.values.get("Events"), list):
            return Unreadable(why_not(answer))
        events += answer.values["Events"]
        if number == _MOST_PAGES and answer.values.get("NextToken"):
            return events, False
        if answer.values.get("NextToken"):
            reader.pause(_BETWEEN)
    return events, True


def _assumed_roles(events: Iterable[JsonObject]) -> Iterator[tuple[str, str, str]]:
    """Give caller, role and time of each event of an assume call that was let through."""
    for event in events:
        record = decode_json(str(event.get("CloudTrailEvent", "")))
        if not isinstance(record, dict) or record.get("errorCode"):
            continue
        caller = _caller(object_in(record, "userIdentity"))
        role = text_in(object_in(record, "requestParameters"), "roleArn")
        at = text_in(record, "eventTime")
        if caller is not None and role is not None and at is not None:
            yield caller, role, at


def _caller(identity: JsonObject) -> str | None:
    """Return the principal behind an identity: of a session its role."""
    issuer = object_in(object_in(identity, "sessionContext"), "sessionIssuer")
    if identity.get("type") == "AssumedRole":
        return text_in(issuer, "arn") or _role_of(text_in(identity, "arn"))
    if identity.get("type") == "AWSService":
        return text_in(identity, "invokedBy")
    return text_in(identity, "arn") or text_in(identity, "accountId")


def _role_of(session: str | None) -> str | None:
    """Return the role of a session's ARN: without its path, which the ARN does not tell."""
    if session is None or ":assumed-role/" not in session:
        return session
    head, _, tail = session.partition(":assumed-role/")
    return f"{head.replace(':sts:', ':iam:')}:role/{tail.partition('/')[0]}"


def _days_back(events: list[JsonObject], end: datetime.datetime) -> int:
    """Return for how many whole days back the events reach."""
    times = [_time(event.get("EventTime")) for event in events]
    known = [each for each in times if each is not None]
    return max(0, (end - min(known)).days) if known else 0


def _time(moment: Any) -> datetime.datetime | None:
    text = stamp(moment)
    try:
        return None if text is None else datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
