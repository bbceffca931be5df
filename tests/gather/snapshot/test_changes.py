"""CloudTrail tells whether an account has to be read again; in doubt it has to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doctor.gather.calls import Answer
from doctor.gather.snapshot.changes import trail_region, unchanged_until
from tests.gather.snapshot.test_patient import Scripted

SINCE, NOW = "2026-01-31T12:00:00Z", "2026-01-31T18:00:00Z"
CALL = "cloudtrail:LookupEvents"


def history(*events: dict[str, Any], token: str | None = None) -> Answer:
    more = {"NextToken": token} if token else {}
    return Answer(call=CALL, outcome="ok", values={"Events": list(events), **more})


def test_an_account_of_which_only_was_read_is_unchanged_until_a_quarter_of_an_hour_ago() -> None:
    reader = Scripted(iter([history({"ReadOnly": "true"}, token="a"), history()]))
    assert unchanged_until(reader, SINCE, NOW) == "2026-01-31T17:45:00Z"
    assert reader.asked[0]["StartTime"] == "2026-01-31T11:55:00Z"
    assert reader.asked[0]["LookupAttributes"] == [
        {"AttributeKey": "EventSource", "AttributeValue": "iam.amazonaws.com"}
    ]


@pytest.mark.parametrize("event", [{"ReadOnly": "false"}, {}, {"ReadOnly": ""}])
def test_an_event_that_is_not_said_to_only_read_counts_as_a_change(event: dict[str, str]) -> None:
    assert unchanged_until(Scripted(iter([history(event)])), SINCE, NOW) is None


def test_a_history_that_may_not_be_read_says_nothing() -> None:
    denied = Answer(call=CALL, outcome="denied", code="AccessDenied")
    assert unchanged_until(Scripted(iter([denied])), SINCE, NOW) is None


def test_a_history_longer_than_reading_anew_is_given_up() -> None:
    def busy() -> Iterator[Answer]:
        number = 0
        while True:
            number += 1
            yield history({"ReadOnly": "true"}, token=str(number))

    reader = Scripted(busy())
    assert unchanged_until(reader, SINCE, NOW) is None
    assert len(reader.asked) == 21


@pytest.mark.parametrize(
    ("since", "now"),
    [
        ("2026-01-31T17:50:00Z", NOW),
        ("2025-10-01T00:00:00Z", NOW),
        ("yesterday", NOW),
        (SINCE, "now"),
    ],
)
def test_times_that_the_history_does_not_cover_need_no_call(since: str, now: str) -> None:
    reader = Scripted(iter(()))
    assert unchanged_until(reader, since, now) is None
    assert reader.asked == []


def test_each_partition_records_iam_in_its_own_region() -> None:
    assert trail_region("aws") == "us-east-1"
    assert trail_region("aws-cn") == "cn-north-1"
    assert trail_region("aws-iso") is None
