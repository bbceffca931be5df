"""The lab's own CloudTrail: its journal as records, looked up as LookupEvents does.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from doctor.lab.identity import Identity

_MOST = 50
"""Events of a page: the most that LookupEvents gives, and what it gives unasked."""
_READS = ("Get", "List", "Describe", "Lookup", "Simulate", "Decode", "AssumeRole")


class Call(NamedTuple):
    """One call that the lab received. `outcome` is `ok`, or the code of the error."""

    service: str
    action: str
    access_key_id: str | None
    outcome: str
    message: str = ""
    caller: Identity | None = None
    parameters: dict[str, Any] = {}
    time: float = 0.0
    id: str = ""


def look_up(calls: Iterable[Call], account: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer LookupEvents: the account's calls, newest first, as far as they match."""
    wanted = {
        each["AttributeKey"]: each["AttributeValue"] for each in asked.get("LookupAttributes", ())
    }
    found = [
        event
        for call in reversed(list(calls))
        for event in _event(call, account)
        if _is_within(call.time, asked) and all(_has(event, *pair) for pair in wanted.items())
    ]
    start = int(asked.get("NextToken", 0))
    page = min(int(asked.get("MaxResults", _MOST)), _MOST)
    answer: dict[str, Any] = {"Events": found[start : start + page]}
    if start + page < len(found):
        answer["NextToken"] = str(start + page)
    return answer


def _is_within(moment: float, asked: dict[str, Any]) -> bool:
    return float(asked.get("StartTime", 0)) <= moment <= float(asked.get("EndTime", moment))


def _event(call: Call, account: str) -> Iterator[dict[str, Any]]:
    """Give the event of a call in an account: the caller's, and of a granted role its own."""
    role = call.parameters.get("RoleArn", "")
    of_role = call.outcome == "ok" and role.split(":")[4:5] == [account]
    of_caller = call.caller is not None and account == call.caller.account
    if not of_caller and not of_role:
        return
    record = record_of(call, account)
    names = [
        {"ResourceType": kind, "ResourceName": call.parameters[name]}
        for name, kind in (("RoleArn", "AWS::IAM::Role"), ("RoleName", "AWS::IAM::Role"))
        if name in call.parameters
    ]
    yield {
        "EventId": call.id,
        "EventName": call.action,
        "EventSource": f"{call.service}.amazonaws.com",
        "EventTime": int(call.time),
        "ReadOnly": str(call.action.startswith(_READS)).lower(),
        "AccessKeyId": call.access_key_id or "",
        "Username": "" if call.caller is None else call.caller.arn.rpartition("/")[2],
        "Resources": names,
        "CloudTrailEvent": json.dumps(record),
    }


def _has(event: dict[str, Any], key: str, value: str) -> bool:
    if key == "ResourceName":
        return any(each["ResourceName"] == value for each in event["Resources"])
    return bool(event.get(key) == value)


def record_of(call: Call, account: str) -> dict[str, Any]:
    """Return the record of a call, as CloudTrail writes it."""
    record: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": _identity(call),
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(call.time)),
        "eventSource": f"{call.service}.amazonaws.com",
        "eventName": call.action,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "127.0.0.1",
        "requestParameters": {
            _camel(key): value for key, value in _visible_parameters(call.parameters)
        },
        "responseElements": None,
        "eventID": call.id,
        "readOnly": call.action.startswith(_READS),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
    }
    if call.outcome != "ok":
        record["errorCode"] = call.outcome
        record["errorMessage"] = call.message
    return record


def _visible_parameters(parameters: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Leave out what CloudTrail hides."""
    hidden = {"Action", "Version", "TokenCode", "WebIdentityToken", "SAMLAssertion"}
    return ((key, value) for key, value in parameters.items() if key not in hidden)


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _identity(call: Call) -> dict[str, Any]:
    caller = call.caller
    if caller is None:
        return {"type": "Unknown", "accessKeyId": call.access_key_id or ""}
    kinds = {"user": "IAMUser", "role": "AssumedRole", "root": "Root"}
    shown = {
        "type": kinds.get(caller.kind, caller.kind),
        "principalId": caller.user_id,
        "arn": caller.arn,
        "accountId": caller.account,
        "accessKeyId": call.access_key_id or "",
    }
    return {**shown, "userName": caller.name} if caller.kind == "user" else shown


def new_id() -> str:
    """Return an event's ID."""
    return str(uuid.uuid4())
