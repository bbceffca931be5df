"""External IDs that a program hands over, in code and in what a vendor prints."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.texts.passed_external_ids import find_external_ids

PYTHON = """sts.assume_role(
    RoleArn="arn:aws:iam::444455556666:role/reader",
    RoleSessionName="partner",
    ExternalId="acme-prd",
)

AccessDenied: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: \
sts:AssumeRole on resource: arn:aws:iam::444455556666:role/reader

Trust policy:
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
 "Principal": {"AWS": "arn:aws:iam::111122223333:user/ci"},
 "Condition": {"StringEquals": {"sts:ExternalId": "acme-prod"}}}]}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('ExternalId="acme-1",', ["acme-1"]),
        ("externalId: 'acme-1'", ["acme-1"]),
        ('o.ExternalID = aws.String("acme-1")', ["acme-1"]),
        ('.externalId("acme-1")', ["acme-1"]),
        ("| STORAGE_AWS_EXTERNAL_ID | String | ACME_SFCRole=2_ab= |", ["ACME_SFCRole=2_ab="]),
        ('"sts:ExternalId": "acme-1"', []),
        ('ExternalId="xxxx"', []),
        ("ExternalId=external_id", []),
    ],
)
def test_what_is_handed_over_literally_is_found(text: str, found: list[str]) -> None:
    assert list(find_external_ids(text)) == found


def test_the_one_that_code_passes_is_compared() -> None:
    finding = diagnose(case_of_paste(PYTHON)).findings[0]
    assert (finding.id, finding.certainty) == ("trust/external-id-mismatch", "proven")


def test_two_of_them_tell_nothing() -> None:
    other = 'client.assume_role(RoleArn=other, ExternalId="elsewhere")\n'
    finding = diagnose(case_of_paste(other + PYTHON)).findings[0]
    assert (finding.id, finding.certainty) == ("trust/external-id-missing", "likely")
