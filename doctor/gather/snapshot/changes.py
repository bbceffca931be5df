"""Whether anything of IAM changed in an account since it was collected: CloudTrail's event history.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html: the history
of 90 days, free of charge, with events usually within 5 minutes and nearly always within 15.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from doctor.gather.snapshot.patient import PatientReader

SETTLED: Final = datetime.timedelta(minutes=15)
"""What is younger may not be in the history yet."""

_MARGIN: Final = datetime.timedelta(minutes=5)
"""IAM answers may lag behind a change for a moment: one just before a collection counts as new."""

_HISTORY: Final = datetime.timedelta(days=85)
"""CloudTrail keeps 90 days; of an older collection its first changes could be gone already, and
five days are left for clocks and for a run that takes long."""
_MOST_PAGES: Final = 20
"""Pages, of 50 events each: of an account with more changes it is cheaper to collect it anew."""
_IAM_REGIONS: Final = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
_FORM: Final = "%Y-%m-%dT%H:%M:%SZ"


def trail_region(partition: str) -> str | None:
    """Return the region whose history holds the events of IAM; `None` where that is not known."""
    return _IAM_REGIONS.get(partition)


def unchanged_until(reader: PatientReader, since: str, now: str) -> str | None:
    """Return until when nothing of IAM has changed; `None`: something has, or nobody can say.

    `since` and `now` are in ISO 8601; `reader` has to ask in the region of `trail_region`.
    """
    then, latest = _time(since), _time(now)
    if then is None or latest is None or latest - then > _HISTORY:
        return None
    until = latest - SETTLED
    if until <= then:
        return None
    start = (then - _MARGIN).strftime(_FORM)
    for number, answer in enumerate(
        reader.pages(
            "cloudtrail:LookupEvents",
            LookupAttributes=[
                {"AttributeKey": "EventSource", "AttributeValue": "iam.amazonaws.com"}
            ],
            StartTime=start,
        )
    ):
        if answer.outcome != "ok" or "Events" not in answer.values or number >= _MOST_PAGES:
            return None
        if any(_changes(event) for event in answer.values["Events"]):
            return None
    return until.strftime(_FORM)


def _changes(event: Any) -> bool:
    """Say whether an event may have changed something: all that is not said to only read."""
    return str(event.get("ReadOnly", "")).lower() != "true"


def _time(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
