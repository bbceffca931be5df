"""mfa/mfa-serial-malformed: what is sent as the MFA device is neither the ARN of a device nor a serial number."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-serial-malformed"


def _with(serial: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("arn:aws:iam::111122223333:user/bob", serial)
    return raw


@pytest.mark.parametrize(
    "serial",
    [
        "bob",
        "arn:aws:iam::111122223333:role/bob",
        "arn:aws:sts::111122223333:assumed-role/bob/x",
        "arn:aws:iam::111122223333:mfa/bob smith",
        '"arn:aws:iam::111122223333:mfa/bob"',
        "my-iphone",
        "MY DEVICE 1234",
    ],
)
def test_what_is_no_device_is_named(serial: str) -> None:
    assert ids_of(_with(serial))[0] == RULE


@pytest.mark.parametrize(
    "serial",
    [
        "GAHT12345678",
        "arn:aws-cn:iam::111122223333:mfa/team/bob",
        # Of what is hidden nobody sees the form.
        "<hidden: 9 characters>",
        "arn:aws:iam::111122223333:mfa/<hidden:5>",
    ],
)
def test_a_device_is_no_fault_of_form(serial: str) -> None:
    assert RULE not in ids_of(_with(serial))


def test_the_device_of_the_caller_is_proposed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+mfa_serial = arn:aws:iam::111122223333:mfa/bob" in (fix.diff or "")


def test_the_arn_of_the_device_is_guessed_from_that_of_the_user() -> None:
    raw = raw_case(RULE)
    (principal,) = raw["principals"].values()
    del principal["mfa_devices"]
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    assert ":mfa/bob" in (fixes[0].diff or "")


def test_the_words_of_aws_are_enough() -> None:
    text = (
        "An error occurred (ValidationError) when calling the GetSessionToken operation: 1 "
        "validation error detected: Value 'bob' at 'serialNumber' failed to satisfy constraint: "
        "Member must have length greater than or equal to 9"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
