"""mfa/mfa-device-unusable: the MFA device is of a kind that STS does not accept codes from."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-device-unusable"


def test_another_device_of_the_caller_is_proposed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+mfa_serial = arn:aws:iam::111122223333:mfa/bob-phone" in (fix.diff or "")


def test_a_user_with_security_keys_alone_is_told_before_any_code_is_asked() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].partition("mfa_serial")[0]
    (principal,) = raw["principals"].values()
    principal["mfa_devices"] = principal["mfa_devices"][:1]
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_one_usable_device_is_enough_to_ask_for_its_code() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].partition("mfa_serial")[0]
    del raw["errors"]
    assert ids_of(raw) == ["mfa/mfa-not-in-request"]
