"""Which pieces of a paste are infrastructure code, and where in it their policies stand."""

from __future__ import annotations

import json

from doctor.texts.infrastructure.code_reader import read_infrastructure
from doctor.texts.transcript.cut import read_transcript
from doctor.texts.transcript.pieces import Piece, Transcript

TEMPLATE = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "R": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "deploy",
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
            },
        }
    },
}
ROLE = 'resource "aws_iam_role" "r" {\n  name = "deploy"\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}'
DATA = (
    'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["sts:AssumeRole"]\n  }\n}'
)


def hcl(text: str, first: int) -> Piece:
    return Piece(kind="hcl", text=text, first=first, last=first + text.count("\n"))


def test_all_hcl_is_read_together_since_it_refers_to_itself() -> None:
    pieces = (hcl(ROLE, 3), hcl(DATA, 20))
    (found,) = read_infrastructure(Transcript(pieces=pieces))
    assert found.pieces == pieces
    (policy,) = found.found.policies
    assert policy.line in {3, 4, 5, 6, 20, 21, 22, 23, 24}


def test_a_template_is_read_by_itself() -> None:
    text = json.dumps(TEMPLATE)
    piece = Piece(kind="json", text=text, first=7, last=7, value=TEMPLATE)
    (found,) = read_infrastructure(Transcript(pieces=(piece,)))
    assert found.pieces == (piece,)
    assert [each.line for each in found.found.policies] == [7]


def test_what_is_no_code_tells_nothing() -> None:
    other = Piece(kind="json", text="{}", first=1, last=1, value={})
    words = Piece(kind="text", text="words", first=2, last=2)
    assert list(read_infrastructure(Transcript(pieces=(other, words)))) == []
    assert list(read_infrastructure(read_transcript("words alone"))) == []
