"""mfa/mfa-serial-wrong: the MFA device in the request does not belong to the caller."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-serial-wrong"


def test_the_callers_own_device_is_proposed() -> None:
    assert "mfa/bob" in first(RULE).fixes[0].title


def test_a_device_that_is_not_listed_is_told_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_a_caller_without_any_device_is_told_to_register_one() -> None:
    raw = raw_case(RULE)
    for principal in raw["principals"].values():
        principal["mfa_devices"] = []
    found = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert found.next_step is not None
    assert found.next_step.startswith("the caller has no MFA device: register one")
