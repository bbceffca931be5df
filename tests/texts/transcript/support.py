"""What the tests of cutting a paste have in common."""

from __future__ import annotations

from doctor.texts.transcript.cut import read_transcript
from doctor.texts.transcript.pieces import Piece

ERROR = "An error occurred (AccessDenied) when calling the AssumeRole operation: no"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def pieces(text: str) -> list[tuple[str, int, int]]:
    return [(each.kind, each.first, each.last) for each in read_transcript(text).pieces]


def only(text: str, kind: str) -> Piece:
    (piece,) = [each for each in read_transcript(text).pieces if each.kind == kind]
    return piece
