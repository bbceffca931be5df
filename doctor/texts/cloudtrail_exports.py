"""Records of CloudTrail as people export them: JSON, a line each, or the table of a query.

The queries that bring such a table stand here too, for Athena and for CloudTrail Lake: roledoctor
starts no query itself, because one costs money and writes its result somewhere.
https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-lake.html
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, Final

from doctor.model.plain_json import JsonObject, decode_json
from doctor.texts.cloudtrail import find_records

_COLUMNS: Final = {
    "eventtime": "eventTime",
    "eventsource": "eventSource",
    "eventname": "eventName",
    "awsregion": "awsRegion",
    "sourceipaddress": "sourceIPAddress",
    "useragent": "userAgent",
    "errorcode": "errorCode",
    "errormessage": "errorMessage",
    "requestparameters": "requestParameters",
    "vpcendpointid": "vpcEndpointId",
    "eventid": "eventID",
}
_IDENTITY: Final = {
    "callerarn": "arn",
    "calleraccount": "accountId",
    "callerid": "principalId",
    "callertype": "type",
}
_WHOLE: Final = ("eventjson", "cloudtrailevent", "event")
_NEEDED: Final = frozenset({*_WHOLE, "eventname"})
"""Columns of which a table of events has one."""
_LONGEST_FIELD: Final = 1_000_000
"""Characters of one column: an event has 256 kB at the most, and quotes are doubled in a table.
Python's own limit is 131,072."""

_SELECT: Final = """\
SELECT eventTime, eventSource, eventName, awsRegion, sourceIPAddress, userAgent,
       errorCode, errorMessage, {parameters} AS requestParameters, eventID,
       userIdentity.arn AS callerArn, userIdentity.accountId AS callerAccount
FROM {table}
WHERE eventTime > '{since}'
  AND eventSource IN ('sts.amazonaws.com', 'iam.amazonaws.com', 'organizations.amazonaws.com')
  AND ({about})
ORDER BY eventTime"""


def read_export(text: str) -> tuple[JsonObject, ...]:
    """Read the records of an export; none where it holds none. Never raises."""
    stripped = text.strip().removeprefix("\ufeff")
    whole = decode_json(stripped)
    if whole is not None:
        return find_records(whole)
    records = find_records([decode_json(line) for line in stripped.splitlines() if line[:1] == "{"])
    return records or find_records([*_rows(stripped)])


def _rows(text: str) -> Iterator[JsonObject]:
    """Read the table of a query: a row is a whole event, or its columns are an event's fields."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        table = csv.DictReader(text.splitlines())
        if _NEEDED.isdisjoint((name or "").lower() for name in table.fieldnames or ()):
            return
        for row in table:
            cells = {(name or "").lower(): value for name, value in row.items() if value}
            whole = next((cells[name] for name in _WHOLE if name in cells), None)
            yield decode_json(whole) if whole is not None else _record(cells)
    except csv.Error:
        return


def _record(cells: dict[str, Any]) -> JsonObject:
    record: JsonObject = {
        field: cells[column] for column, field in _COLUMNS.items() if column in cells
    }
    parameters = decode_json(record.pop("requestParameters", ""))
    identity = {field: cells[column] for column, field in _IDENTITY.items() if column in cells}
    return {**record, "requestParameters": parameters, "userIdentity": identity}


def query_for(source: str, names: tuple[str, ...], since: str) -> str | None:
    """Return the SQL for `athena:TABLE` or `lake:STORE`; `None` for anything else.

    `names` are what to look for: role ARNs and names, the caller; `since` is ISO 8601.
    """
    kind, _, table = source.partition(":")
    if kind not in {"athena", "lake"} or not table or set(table) & set("'\";\n "):
        return None
    parameters = "requestParameters"
    if kind == "lake":
        parameters = "json_format(CAST(requestParameters AS JSON))"
        since = since.replace("T", " ").removesuffix("Z")
    quoted = [each.replace("'", "''") for each in names]
    about = " OR ".join(
        f"{column} LIKE '%{each}%'"
        for each in quoted
        for column in (parameters, "userIdentity.arn", "errorMessage")
    )
    return _SELECT.format(parameters=parameters, table=table, since=since, about=about or "true")
