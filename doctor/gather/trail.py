"""CloudTrail's event history of roles and their callers: 90 days at the most, page by page.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
AWS answers two lookups a second for each account and region, so few things are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.gather.abreast import side_by_side
from doctor.gather.asker import Asker, why_not
from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered, merge_gathered
from doctor.model.case_iam import CaseAccountSettings
from doctor.model.limits import EVENT_HISTORY_DAYS
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject
from doctor.texts.cloudtrail import find_records

_MOST_PAGES: Final = 8
"""Pages of one lookup: CloudTrail answers two a second, so it takes four seconds at the most."""
_PAGE: Final = 50
"""Events of a page: the most that LookupEvents gives.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""
_GLOBAL: Final = "us-east-1"
"""IAM, Organizations and the global endpoint of STS are recorded here."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """How far back to look: `days` before `now`."""

    now: datetime
    days: int

    @property
    def begin(self) -> datetime:
        """The first moment that is looked at."""
        return self.now - timedelta(days=min(self.days, EVENT_HISTORY_DAYS))


class Sought(msgspec.Struct, frozen=True):
    """What to look for: an attribute of events (`ResourceName`, `Username`) and its value."""

    attribute: str
    value: str


def read_trail(clients: Clients, keys: Keys, sought: Iterable[Sought], span: Span) -> Gathered:
    """Look up what was recorded of resources and users, in every region that counts."""
    regions = dict.fromkeys((_GLOBAL, clients.endpoint.region or _GLOBAL))
    works = [
        partial(_look_up, asking, keys, each, span)
        for asking in [_in_region(clients, region) for region in regions]
        for each in dict.fromkeys(sought)
    ]
    return merge_gathered(side_by_side(works))


def read_trails(clients: Clients, keys: Keys, account: str) -> Gathered:
    """Read which trails an account has, those of its organization with them."""
    asker = Asker(clients, keys)
    listed = asker.ask("cloudtrail:DescribeTrails", "trailList")
    if not isinstance(listed, Known):
        asker.note_missing(f"accounts/{account}/trails", listed.why)
        return asker.collect()
    settings = CaseAccountSettings(trails=tuple(listed.value))
    return asker.collect(accounts={account: settings})


def _in_region(clients: Clients, region: str) -> Clients:
    if region == clients.endpoint.region:
        return clients
    return Clients(replace(clients.endpoint, region=region))


def _look_up(clients: Clients, keys: Keys, sought: Sought, span: Span) -> Gathered:
    """Look one thing up; what was read before a page failed is kept, and the failure with it."""
    asker = Asker(clients, keys)
    records: list[JsonObject] = []
    parameters: dict[str, Any] = {
        "LookupAttributes": [{"AttributeKey": sought.attribute, "AttributeValue": sought.value}],
        "StartTime": span.begin,
        "EndTime": span.now,
        "MaxResults": _PAGE,
    }
    for _ in range(_MOST_PAGES):
        answer = asker.once("cloudtrail:LookupEvents", **parameters)
        if answer.outcome != "ok":
            asker.note_missing("cloudtrail", why_not(answer))
            break
        records += find_records({"Events": answer.values.get("Events", [])})
        following = answer.values.get("NextToken")
        if not following:
            break
        parameters["NextToken"] = following
    return asker.collect(cloudtrail=tuple(records))
