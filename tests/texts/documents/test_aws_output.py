"""What the CLI's own formatters print is read back, in every format."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from awscli.formatter import get_formatter  # type: ignore[import-untyped]

from doctor.texts.documents.aws_output import read_aws_output
from doctor.texts.transcript.cut import read_transcript

CALLER = {
    "UserId": "AIDARTX3GSDSQAAAAAAAA",
    "Account": "111122223333",
    "Arn": "arn:aws:iam::111122223333:user/bob",
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "A",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
        },
        {
            "Effect": "Deny",
            "Principal": {"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com"]},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        },
    ],
}
ROLE = {
    "Role": {
        "Path": "/",
        "RoleName": "app",
        "RoleId": "AROARTX3GSDSQAAAAAAAA",
        "Arn": "arn:aws:iam::222233334444:role/app",
        "CreateDate": "2024-01-01T00:00:00+00:00",
        "AssumeRolePolicyDocument": TRUST,
        "MaxSessionDuration": 3600,
    }
}


def printed(kind: str, operation: str, answer: Any) -> str:
    formatter = get_formatter(kind, SimpleNamespace(query=None, output=kind, color="off"))
    stream = io.StringIO()
    formatter(operation, answer, stream=stream)
    return stream.getvalue()


def read(kind: str, operation: str, answer: Any) -> Any:
    found = read_aws_output(printed(kind, operation, answer).rstrip("\n").split("\n"), 0)
    assert found is not None
    return found.value


@pytest.mark.parametrize("kind", ["text", "table"])
def test_the_caller(kind: str) -> None:
    assert read(kind, "GetCallerIdentity", CALLER) == CALLER


@pytest.mark.parametrize("kind", ["text", "table"])
def test_the_role_and_what_its_trust_policy_lets_in(kind: str) -> None:
    role = read(kind, "GetRole", ROLE)["Role"]
    assert role["Arn"] == ROLE["Role"]["Arn"]
    assert role["MaxSessionDuration"] == 3600
    first, second = role["AssumeRolePolicyDocument"]["Statement"]
    assert first["Action"] == "sts:AssumeRole"
    assert (first["Effect"], second["Effect"]) == ("Allow", "Deny")
    assert "arn:aws:iam::111122223333:root" in str(first["Principal"]["AWS"])
    assert second["Principal"]["Service"] == ["ec2.amazonaws.com", "ssm.amazonaws.com"]
    assert second["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_a_table_keeps_the_keys_of_conditions_and_text_does_not() -> None:
    table = read("table", "GetRole", ROLE)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert table["Condition"] == {"StringEquals": {"sts:ExternalId": "x"}}
    text = read("text", "GetRole", ROLE)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert "${" in str(text["Condition"])


@pytest.mark.parametrize("kind", ["json", "yaml", "text", "table"])
def test_every_format_is_a_document_of_the_paste(kind: str) -> None:
    if kind == "yaml":
        body = "".join(f"{name}: '{value}'\n" for name, value in CALLER.items())
    else:
        body = printed(kind, "GetCallerIdentity", CALLER)
    pieces = read_transcript(f"$ aws sts get-caller-identity\n{body}\n$ aws s3 ls\n").pieces
    values = [each.value for each in pieces if each.kind in {"json", "yaml"}]
    assert values == [CALLER]


def test_a_stream_of_yaml_is_a_list() -> None:
    body = "- Account: '111122223333'\n  Arn: arn:aws:iam::111122223333:user/bob\n  UserId: X\n"
    (piece,) = read_transcript(f"$ aws sts get-caller-identity\n{body}").of_kind("yaml")
    assert piece.value[0]["Account"] == "111122223333"


@pytest.mark.parametrize("line", ["---", "-------", "| a | b |", "ROLE: x", "111122223333 is mine"])
def test_other_lines_are_none(line: str) -> None:
    assert read_aws_output([line, "text"], 0) is None
