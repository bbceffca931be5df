"""CloudTrail records, read: who called what, when, from where, and how it ended.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.history import CHANGES
from doctor.model.plain_json import JsonObject, decode_json, object_in, text_in
from doctor.model.stamp import parse_stamp
from doctor.texts.denials import find_denials
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_text import hide_secrets
from doctor.texts.understood_lines import hide_odd_words

_IDENTITY: Final = frozenset(
    {"type", "arn", "accountId", "principalId", "accessKeyId", "invokedBy", "identityProvider"}
    | {"userName"}
)
_PARAMETERS: Final = frozenset(
    {"roleArn", "roleSessionName", "externalId", "durationSeconds", "serialNumber"}
    | {"sourceIdentity", "roleName", "userName", "groupName", "policyArn", "policyName", "policyId"}
    | {"accessKeyId", "principalArn", "targetId", "status"}
)
_KEPT: Final = frozenset(
    {"eventName", "eventSource", "eventTime", "eventID", "awsRegion", "sourceIPAddress"}
    | {"userAgent", "vpcEndpointId", "errorCode", "errorMessage", "recipientAccountId", "readOnly"}
)
"""What is read of a record, by name. Nothing else of it is kept."""
_NAME: Final = re.compile(r"[\w+=,.@-]{2,128}")
_ARN: Final = re.compile(r"arn:\S*|\*")
_ACCOUNT: Final = re.compile(r"[0-9a-j]?\d*")
_UNIQUE_ID: Final = re.compile(rf"A[A-Z]{{2}}A[A-Z0-9]*(?::{_NAME.pattern})?|{ACCOUNT_PATTERN}")
_SUBJECT: Final = re.compile(r"[\w+=,.@:/*-]{2,256}")
_FORMS: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(("recipientAccountId", "accountId", "targetId"), _ACCOUNT),
    **dict.fromkeys(("arn", "ARN", "roleArn", "policyArn", "principalArn"), _ARN),
    **dict.fromkeys(("roleName", "groupName", "policyName", "roleSessionName"), _NAME),
    **dict.fromkeys(("userName", "externalId", "sourceIdentity", "serialNumber"), _SUBJECT),
    "identityProvider": _SUBJECT,
    "principalId": _UNIQUE_ID,
    "accessKeyId": re.compile(r"A[A-Z]{2}A[A-Z0-9]*", re.IGNORECASE),
    "sourceIPAddress": re.compile(r"[0-9A-Fa-f.:]+|[a-z\d-]+\.amazonaws\.com"),
    "eventName": re.compile("|".join(CHANGES)),
    "vpcEndpointId": re.compile(r"vpce-[0-9a-z]+"),
    "eventTime": re.compile(r"[\dTZ:.+-]+"),
    "eventID": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
"""Of fields that hold names and numbers, the form: of what has another, as of all other fields
(other calls, codes, services, Regions), the words that are known stay."""
_TEXTS: Final = frozenset({"userAgent", "errorMessage"})
"""Fields with a reader of their own."""
_PARAMETER_NAME: Final = re.compile(r"[a-z][A-Za-z0-9]{0,40}")
_DEEPEST: Final = 12
"""Levels around a record: an export, an event of EventBridge, a message of a queue within
another."""


class TrailEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One call as CloudTrail recorded it. Parts that the record does not tell are `None`.

    `call` is `sts:AssumeRole`; `at` the time of the call; `caller_arn` who made it.
    """

    call: str
    at: datetime | None
    error_code: str | None
    error_message: str | None
    caller_arn: str | None
    caller_account: str | None
    caller_id: str | None
    access_key_id: str | None
    mfa_present: bool | None
    region: str | None
    source_ip: str | None
    user_agent: str | None
    vpc_endpoint: str | None
    parameters: JsonObject
    resources: tuple[str, ...]
    event_id: str | None

    @property
    def name(self) -> str:
        """The call without its service: `AssumeRole`."""
        return self.call.partition(":")[2]

    @property
    def failed(self) -> bool:
        """Say whether the call was refused or broke."""
        return self.error_code is not None or self.error_message is not None

    @property
    def role_arn(self) -> str | None:
        """The role that an assume call asked for: its parameter, else the resource or the text."""
        told = self.parameters.get("roleArn")
        if isinstance(told, str):
            return told
        return next((each for each in self.resources if ":role/" in each), None)

    def parameter(self, name: str) -> str | None:
        """Return a parameter of the call that is a text."""
        value = self.parameters.get(name)
        return value if isinstance(value, str) else None


def find_records(document: object) -> tuple[JsonObject, ...]:
    """Return the CloudTrail records in a JSON document, in all the forms that AWS hands them out.

    One record, a list, a log file (`Records`), what `aws cloudtrail lookup-events` prints
    (`Events`, each with its record as text), an EventBridge event (`detail`). Else none.
    """
    return tuple(readable_record(each) for each in _records(document, 0))


def _records(document: object, depth: int) -> Iterator[JsonObject]:
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for each in document:
            yield from _records(each, depth + 1)
    elif isinstance(document, dict):
        if isinstance(document.get("eventName"), str) and "eventSource" in document:
            yield document
        elif isinstance(document.get("CloudTrailEvent"), str):
            yield from _records(decode_json(document["CloudTrailEvent"]), depth + 1)
        else:
            for name in ("Records", "detail"):
                yield from _records(document.get(name), depth + 1)
            listed = document.get("Events")
            # LookupEvents gives the newest first; of one second the order tells what came first.
            yield from _records(listed[::-1] if isinstance(listed, list) else None, depth + 1)


def readable_record(record: JsonObject) -> JsonObject:
    """Return of a record the fields that are read, and of other parameters that they were given."""
    kept = _fields(record, _KEPT)
    agent = kept.get("userAgent")
    if isinstance(agent, str):
        kept["userAgent"] = hide_unknown_words(agent)
    message = kept.get("errorMessage")
    if isinstance(message, str):
        kept["errorMessage"] = _hide_beside_denials(message)
    identity = object_in(record, "userIdentity")
    if identity:
        kept["userIdentity"] = _fields(identity, _IDENTITY)
        context = object_in(identity, "sessionContext")
        if context:
            attributes = _fields(object_in(context, "attributes"), {"mfaAuthenticated"})
            issuer = _fields(object_in(context, "sessionIssuer"), _IDENTITY)
            kept["userIdentity"]["sessionContext"] = {
                **_fields(context, {"sourceIdentity"}),
                "attributes": attributes,
                "sessionIssuer": issuer,
            }
    sent = record.get("requestParameters")
    if isinstance(sent, dict):
        others = [each for each in sent if each not in _PARAMETERS]
        named = {each: None for each in others if _PARAMETER_NAME.fullmatch(str(each))}
        kept["requestParameters"] = {**_fields(sent, _PARAMETERS), **named}
    elif "requestParameters" in record:
        kept["requestParameters"] = None
    listed = record.get("resources")
    if isinstance(listed, list):
        shown = [_fields(each, {"ARN"}) for each in listed if isinstance(each, dict)]
        kept["resources"] = shown
    return kept


def _hide_beside_denials(message: str) -> str:
    spans = [(denial.start, denial.end) for denial in find_denials(message)]
    return hide_odd_words(message, spans)


def _fields(held: JsonObject, names: Collection[str]) -> JsonObject:
    return {name: _show_field(name, held[name]) for name in held if name in names}


def _show_field(name: str, value: object) -> object:
    shown = _show_parameter(value)
    form = _FORMS.get(name)
    if not isinstance(shown, str) or name in _TEXTS:
        return shown
    return shown if form is not None and form.fullmatch(shown) else hide_unknown_words(shown)


def _show_parameter(value: object) -> object:
    """Return a number or switch as it is, and of a text what is no secret."""
    if isinstance(value, str):
        return hide_secrets(value)
    return value if isinstance(value, (bool, int, float)) else None


def parse_trail(records: Iterable[JsonObject]) -> tuple[TrailEvent, ...]:
    """Read records, oldest first; those without a time stand before the others. Never raises."""
    events = [parse_record(each) for each in records]
    dated = sorted(
        (each for each in events if each.at is not None),
        key=lambda each: each.at.timestamp() if each.at is not None else 0.0,
    )
    return (*(each for each in events if each.at is None), *dated)


def parse_record(record: JsonObject) -> TrailEvent:
    """Read one record."""
    identity = object_in(record, "userIdentity")
    attributes = object_in(object_in(identity, "sessionContext"), "attributes")
    service = (text_in(record, "eventSource") or "").partition(".")[0]
    return TrailEvent(
        call=f"{service}:{text_in(record, 'eventName') or ''}",
        at=parse_stamp(record.get("eventTime")),
        error_code=text_in(record, "errorCode"),
        error_message=text_in(record, "errorMessage"),
        caller_arn=_caller(identity),
        caller_account=text_in(identity, "accountId"),
        caller_id=text_in(identity, "principalId"),
        access_key_id=text_in(identity, "accessKeyId"),
        mfa_present=_flag(attributes.get("mfaAuthenticated")),
        region=text_in(record, "awsRegion"),
        source_ip=text_in(record, "sourceIPAddress"),
        user_agent=text_in(record, "userAgent"),
        vpc_endpoint=text_in(record, "vpcEndpointId"),
        parameters=object_in(record, "requestParameters"),
        resources=tuple(_resources(record)),
        event_id=text_in(record, "eventID"),
    )


def _caller(identity: JsonObject) -> str | None:
    """Return who called: an ARN, a service's name, or the identity provider of a token."""
    arn = text_in(identity, "arn") or text_in(identity, "invokedBy")
    if arn is not None:
        return arn
    if text_in(identity, "type") in {"WebIdentityUser", "SAMLUser"}:
        return text_in(identity, "identityProvider")
    return None


def _resources(record: JsonObject) -> Iterator[str]:
    listed = record.get("resources")
    for each in listed if isinstance(listed, list) else ():
        arn = each.get("ARN") if isinstance(each, dict) else None
        if isinstance(arn, str):
            yield arn


def _flag(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower()) if value is not None else None
