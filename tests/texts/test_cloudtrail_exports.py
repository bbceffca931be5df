"""Exports of CloudTrail: JSON, a line each, tables of queries, and the queries themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.texts.cloudtrail_exports import query_for, read_export

RECORD: dict[str, Any] = {
    "eventTime": "2026-01-31T12:00:00Z",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"Records": [RECORD]}),
        json.dumps(RECORD),
        "\ufeff" + json.dumps(RECORD),
        json.dumps({"Events": [{"CloudTrailEvent": json.dumps(RECORD)}]}),
        f"noise\n{json.dumps(RECORD)}\nnoise",
    ],
)
def test_records_as_people_export_them(text: str) -> None:
    assert [each["eventName"] for each in read_export(text)] == ["AssumeRole"]


def test_a_line_for_each_record() -> None:
    assert len(read_export("\n".join([json.dumps(RECORD)] * 2))) == 2


def test_a_table_whose_rows_are_the_fields() -> None:
    text = (
        "eventTime,eventSource,EVENTNAME,requestParameters,callerArn,errorCode\n"
        '2026-01-31T12:00:00Z,sts.amazonaws.com,AssumeRole,"{""roleArn"": ""r""}",arn:x,\n'
    )
    (record,) = read_export(text)
    assert record["requestParameters"] == {"roleArn": "r"}
    assert record["userIdentity"] == {"arn": "arn:x"}
    assert "errorCode" not in record


def test_a_table_whose_rows_are_whole_events() -> None:
    inner = json.dumps(RECORD).replace('"', '""')
    assert len(read_export(f'eventJson,other\n"{inner}",x\n')) == 1


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{", "words", 'eventName\n"' + "x" * 1_000_001])
def test_what_holds_no_record_gives_none(text: str) -> None:
    assert read_export(text) == ()


def test_a_query_asks_for_what_is_looked_for() -> None:
    sql = query_for("athena:db.trail", ("role/a", "o'b"), "2026-01-31T12:00:00Z")
    assert sql is not None
    assert "FROM db.trail" in sql
    assert "requestParameters LIKE '%role/a%'" in sql
    assert "errorMessage LIKE '%o''b%'" in sql
    assert "> '2026-01-31T12:00:00Z'" in sql
    lake = query_for("lake:store", (), "2026-01-31T12:00:00Z")
    assert lake is not None
    assert "> '2026-01-31 12:00:00'" in lake
    assert "json_format" in lake
    assert "AND (true)" in lake


@pytest.mark.parametrize(
    "source", ["athena:", "athena", "s3:x", "athena:a;b", "athena:a b", "lake:'"]
)
def test_what_is_no_source_is_no_query(source: str) -> None:
    assert query_for(source, ("x",), "2026-01-31T12:00:00Z") is None
