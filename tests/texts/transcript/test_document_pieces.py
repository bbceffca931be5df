"""Documents by their shape, in the middle of whatever stands around."""

from __future__ import annotations

import json

import pytest

from doctor.texts.transcript.cut import read_transcript
from tests.texts.transcript.support import ERROR, TRUST, only, pieces


def test_a_document_in_the_middle_is_taken_out_with_its_lines() -> None:
    body = json.dumps(TRUST, indent=2)
    text = f"before\n{body}\nafter {ERROR}"
    last = 1 + body.count("\n") + 1
    assert pieces(text) == [("text", 1, 1), ("json", 2, last), ("text", last + 1, last + 1)]


def test_a_document_behind_a_label_on_its_line() -> None:
    piece = only(f"trust policy: {json.dumps(TRUST)}", "json")
    assert piece.value == TRUST
    assert piece.label is not None
    assert piece.label.kind == "trust"


def test_a_document_inside_a_log_line() -> None:
    text = f"2024-01-31T12:00:00Z INFO policy={json.dumps(TRUST)} done"
    assert only(text, "json").value == TRUST


def test_json_lines_are_documents_each() -> None:
    text = "\n".join(json.dumps({"sub": f"s{n}", "iss": "https://x"}) for n in range(3))
    assert [kind for kind, _, _ in pieces(text)] == ["json"] * 3


def test_the_body_of_an_error_stays_an_error() -> None:
    assert pieces('{"Error": {"Code": "ExpiredToken", "Message": "expired"}}') == [("text", 1, 1)]


@pytest.mark.parametrize(
    "spoilt",
    [
        json.dumps(TRUST, indent=2).replace("]", ",]"),
        json.dumps(TRUST, indent=2).replace('"Version"', '// the version\n"Version"'),
        json.dumps(TRUST, indent=2).replace('"', "“", 1).replace('"', "”", 1),
        json.dumps(TRUST, indent=2).rstrip("}\n "),
        str(TRUST),
    ],
)
def test_json_with_slips_is_read_and_said_to_be_none(spoilt: str) -> None:
    piece = only(f"Trust policy:\n{spoilt}\n", "json")
    assert piece.value["Statement"][0]["Action"] == "sts:AssumeRole"
    assert not piece.strict


def test_yaml_is_a_document_and_an_error_is_not() -> None:
    manifest = (
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app\n  namespace: web\n"
        "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/x\n"
    )
    text = f"{manifest}\nWebIdentityErr: failed to retrieve credentials\ncaused by: no"
    piece = only(text, "yaml")
    assert piece.value["metadata"]["name"] == "app"
    assert (piece.first, piece.last) == (1, 7)
    assert read_transcript(text).pieces[-1].text.startswith("WebIdentityErr")


def test_a_policy_in_yaml() -> None:
    text = "trust:\n\nVersion: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n"
    assert only(text, "yaml").value["Statement"][0]["Action"] == "sts:AssumeRole"


def test_assignments_in_every_shell() -> None:
    text = (
        "export AWS_PROFILE=a\nset AWS_REGION=b\n$env:AWS_ROLE_ARN = 'c'\nAWS_STS_X=d\n"
        "setenv AWS_CA_BUNDLE e\nENV AWS_SDK_UA_APP_ID=f\n"
    )
    found = [each.value for each in read_transcript(text).of_kind("assignment")]
    assert [value for _, value in found] == ["a", "b", "c", "d", "e", "f"]


def test_hcl_is_a_block_with_the_json_inside() -> None:
    text = (
        'resource "aws_iam_role" "x" {\n  assume_role_policy = <<EOF\n{"Version": "2012-10-17"}\nEOF\n}\n'
        "Error: no"
    )
    assert pieces(text) == [("hcl", 1, 5), ("text", 6, 6)]


def test_half_a_block_ends_with_the_text() -> None:
    assert pieces('resource "aws_iam_role" "x" {\n  name = "a"') == [("hcl", 1, 2)]
