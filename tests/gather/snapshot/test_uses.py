"""The last uses of roles, from CloudTrail's history."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import boto3

import doctor.gather.snapshot.uses as module
from doctor.gather.calls import Answer
from doctor.gather.snapshot.uses import UsesRead, read_uses
from doctor.model.observation import Unreadable
from doctor.model.snapshot import SnapshotUse
from tests.gather.snapshot.support import DEV, PROD, Collecting, Company
from tests.gather.snapshot.test_patient import Scripted

NOW = "2026-01-31T12:00:00Z"
CALL = "cloudtrail:LookupEvents"
ROLE = "arn:aws:iam::222233334444:role/Deploy"
ALICE = "arn:aws:iam::111122223333:user/alice"


def event(identity: dict[str, Any], at: str, **more: Any) -> dict[str, Any]:
    record = {
        "userIdentity": identity,
        "eventTime": at,
        "requestParameters": {"roleArn": ROLE},
        **more,
    }
    return {"EventTime": at, "CloudTrailEvent": json.dumps(record)}


def page(*events: dict[str, Any], token: str | None = None) -> Answer:
    more = {"NextToken": token} if token else {}
    return Answer(call=CALL, outcome="ok", values={"Events": list(events), **more})


def test_the_last_use_of_each_caller_counts() -> None:
    alice = {"type": "IAMUser", "arn": ALICE}
    session = {
        "type": "AssumedRole",
        "arn": "arn:aws:sts::111122223333:assumed-role/Hub/s",
        "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/team/Hub"}},
    }
    found = read_uses(
        [
            Scripted(
                iter(
                    [
                        page(event(alice, "2026-01-30T00:00:00Z"), token="a"),
                        page(
                            event(alice, "2026-01-02T00:00:00Z"),
                            event(session, "2026-01-01T00:00:00Z"),
                            event(alice, "2026-01-31T11:00:00Z", errorCode="AccessDenied"),
                        ),
                    ]
                )
            )
        ],
        NOW,
        90,
    )
    assert found == UsesRead(
        (
            SnapshotUse(
                caller="arn:aws:iam::111122223333:role/team/Hub",
                role=ROLE,
                at="2026-01-01T00:00:00Z",
            ),
            SnapshotUse(caller=ALICE, role=ROLE, at="2026-01-30T00:00:00Z"),
        ),
        90,
    )


def test_callers_are_found_in_every_kind_of_identity() -> None:
    at = "2026-01-30T00:00:00Z"
    identities = (
        {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"},
        {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/Hub/s"},
        {"type": "AWSAccount", "accountId": "999900001111"},
        {"type": "Unknown"},
    )
    found = read_uses([Scripted(iter([page(*(event(each, at) for each in identities))]))], NOW, 90)
    assert isinstance(found, UsesRead)
    assert {each.caller for each in found.uses} == {
        "ec2.amazonaws.com",
        "arn:aws:iam::111122223333:role/Hub",
        "999900001111",
    }


def test_a_busy_account_says_how_far_back_was_looked(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "_MOST_PAGES", 3)
    end = datetime.datetime.fromisoformat(NOW)

    def busy() -> Iterator[Answer]:
        for number in range(100):
            at = (end - datetime.timedelta(days=2 * number + 1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield page(event({"type": "IAMUser", "arn": ALICE}, at), token=str(number))

    reader = Scripted(busy())
    found = read_uses([reader], NOW, 90)
    assert isinstance(found, UsesRead)
    assert found.days == 5
    assert len(reader.asked) == 3


def test_a_history_that_may_not_be_read_is_unknown() -> None:
    denied = Answer(call=CALL, outcome="denied", code="AccessDenied")
    found = read_uses([Scripted(iter([denied]))], NOW, 90)
    assert found == Unreadable(f"AccessDenied: {CALL}")


def test_an_organization_is_collected_with_its_uses(
    company: Company, collecting: Collecting
) -> None:
    boto3.client(
        "sts",
        region_name="us-east-1",
        endpoint_url=company.lab.url,
        aws_access_key_id=company.alice.access_key_id,
        aws_secret_access_key=company.alice.secret_access_key,
    ).assume_role(RoleArn=company.deploy, RoleSessionName="deploying")
    collecting.later(hours=13)
    collecting.run(use_days=30)
    part = collecting.account(PROD)
    assert (company.alice.arn, company.deploy) in {(each.caller, each.role) for each in part.uses}
    assert part.trail_days == 30
    assert collecting.account(DEV).trail_days == 30
    collecting.later(hours=1)
    assert collecting.run(use_days=30).outcomes[PROD] != "done-before"
