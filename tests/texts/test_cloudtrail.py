"""CloudTrail records in every form that AWS hands them out, and never with a session in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.model.history import CHANGES
from doctor.texts.cloudtrail import find_records, parse_trail, readable_record

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
RECORD: dict[str, Any] = {
    "eventVersion": "1.08",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "eventTime": "2026-01-31T12:00:00Z",
    "awsRegion": "us-east-1",
    "sourceIPAddress": "203.0.113.7",
    "userIdentity": {
        "type": "IAMUser",
        "arn": "arn:aws:iam::111122223333:user/bob",
        "accountId": "111122223333",
        "sessionContext": {"attributes": {"mfaAuthenticated": "false"}},
    },
    "requestParameters": {"roleArn": ROLE, "roleSessionName": "bob", "durationSeconds": 3600},
    "responseElements": {"credentials": {"sessionToken": "notARealSecretKey-token"}},
}


@pytest.mark.parametrize(
    "document",
    [
        RECORD,
        [RECORD],
        {"Records": [RECORD]},
        {"Events": [{"EventId": "1", "CloudTrailEvent": json.dumps(RECORD)}]},
        {"detail-type": "AWS API Call via CloudTrail", "detail": RECORD},
    ],
    ids=["one", "list", "log file", "lookup-events", "EventBridge"],
)
def test_every_form_holds_the_record(document: Any) -> None:
    (event,) = parse_trail(find_records(document))
    assert (event.call, event.role_arn) == ("sts:AssumeRole", ROLE)
    assert (event.source_ip, event.mfa_present) == ("203.0.113.7", False)
    assert not event.failed


def test_the_session_that_was_handed_out_is_hidden() -> None:
    assert "notARealSecretKey" not in json.dumps(find_records(RECORD))


def test_other_json_holds_no_record() -> None:
    assert find_records({"Version": "2012-10-17", "Statement": []}) == ()


def test_records_are_put_in_order() -> None:
    early = {**RECORD, "eventTime": "2026-01-30T12:00:00Z", "eventName": "UpdateAssumeRolePolicy"}
    assert [each.name for each in parse_trail((RECORD, early))] == [
        "UpdateAssumeRolePolicy",
        "AssumeRole",
    ]


def test_of_the_name_of_a_program_known_words_stay() -> None:
    agent = "aws-cli/2.15.0 Python/3.11.6 tangerine-velvet"
    (shown,) = find_records({**RECORD, "userAgent": agent})
    assert shown["userAgent"] == "aws-cli/2.15.0 Python/3.11.6 <hidden:16>"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["eventName", "eventSource", "Records", "userIdentity", "requestParameters", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_makes_it_raise(document: Any) -> None:
    parse_trail(find_records(document))


def test_a_field_keeps_what_has_its_form_and_of_other_words_the_known_ones() -> None:
    said = "velvet orchard of us"
    fields = ("eventName", "errorCode", "sourceIPAddress", "recipientAccountId")
    identity = {"arn": said, "accessKeyId": said, "accountId": said, "type": "IAMUser"}
    shown = readable_record({**dict.fromkeys(fields, said), "userIdentity": identity})
    told = {shown[name] for name in fields}
    told |= {shown["userIdentity"][name] for name in ("arn", "accessKeyId", "accountId")}
    assert told == {"<hidden:6> <hidden:7> of us"}
    usual = {"sourceIPAddress": "ec2.amazonaws.com", "recipientAccountId": "h12345678901"}
    assert readable_record(usual) == usual
    assert readable_record(shown) == shown


@pytest.mark.parametrize("name", CHANGES)
def test_the_name_of_a_change_that_the_history_reads_stays(name: str) -> None:
    (kept,) = find_records({**RECORD, "eventName": name})
    assert kept["eventName"] == name
