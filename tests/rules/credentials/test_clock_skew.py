"""credentials/clock-skew: the local clock is too far off for AWS to accept the signature."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "credentials/clock-skew"


def test_the_amount_and_the_direction_are_told() -> None:
    assert "60 minutes behind" in first(RULE).title


def test_the_amount_is_read_from_the_error_alone() -> None:
    raw = raw_case(RULE)
    del raw["clock_skew_seconds"]
    assert "60 minutes behind" in diagnose(parse_case(raw)).findings[0].title


def test_a_late_request_alone_may_be_something_else() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": "RequestExpired: Request has expired."}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_certificate_that_is_not_yet_valid_tells_of_the_clock() -> None:
    text = (
        'Post "https://sts.us-east-1.amazonaws.com/": x509: certificate has expired or is not yet '
        "valid: current time 2020-01-01T00:00:00Z is before 2025-06-01T00:00:00Z"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    found = diagnose(parse_case(raw)).findings
    assert [each.id for each in found] == [RULE, "endpoint/network-unreachable"]
