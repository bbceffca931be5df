"""MFA devices: whose they are, which serve, and which one is sent along."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.principal import parse_caller
from doctor.rules.shared.mfa.mfa_devices import (
    devices_of,
    propose_device,
    propose_new_device,
    sent_serial,
    set_device,
    usual_device,
    what_cannot_serve,
)
from tests.rules.shared.support import BOB, KEYS, ROLE, document, hop, of_files, situation

OWN = "arn:aws:iam::111122223333:mfa/bob"
KEY_FOB = "arn:aws:iam::111122223333:u2f/user/bob/key-ABCDEFGH"


@pytest.mark.parametrize(
    ("serial", "serves"),
    [
        (OWN, True),
        ("GAHT12345678", True),
        (KEY_FOB, False),
        ("arn:aws:iam::111122223333:sms-mfa/bob", False),
    ],
)
def test_sts_takes_no_code_from_some_devices(serial: str, serves: bool) -> None:
    assert (what_cannot_serve(serial) is None) is serves


def listed(devices: Any) -> dict[str, Any]:
    return {
        "principals": {BOB: {"mfa_devices": devices, "identity_policies": [], "boundary": None}}
    }


def test_devices_that_were_not_listed_are_told_from_none() -> None:
    caller = parse_caller(BOB)
    assert devices_of(situation(**listed([OWN])), caller) == (OWN,)
    assert devices_of(situation(**listed([])), caller) == ()
    assert devices_of(situation(), caller) is None
    assert devices_of(situation(**listed([OWN])), None) is None


def test_the_device_of_the_profile_goes_before_the_requests() -> None:
    config = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\nmfa_serial = {OWN}\n"
    request = {"action": "sts:AssumeRole", "mfa": {"serial": "other", "present": True}}
    with_profile = of_files(config, f"[b]\n{KEYS}", request=request)
    setting = set_device(with_profile)
    assert setting is not None
    assert str(setting.place) == "~/.aws/config:4"
    assert sent_serial(with_profile) == OWN
    assert sent_serial(situation(request=request)) == "other"
    assert sent_serial(situation()) is None


def test_the_usual_device_is_named_like_its_user() -> None:
    assert usual_device(parse_caller(BOB)) == OWN
    china = parse_caller("arn:aws-cn:iam::111122223333:user/bob")
    assert usual_device(china) == "arn:aws-cn:iam::111122223333:mfa/bob"
    assert usual_device(parse_caller("arn:aws:sts::111122223333:assumed-role/a/b")) is None


def proposed(devices: Any) -> list[str]:
    parts = listed(devices) if devices is not ... else {}
    seen = situation(**parts)
    found = hop(document())
    return [each.commands[0].rpartition(" ")[2] for each in propose_device(seen, found)]


def test_each_device_that_serves_is_proposed_else_the_usual_one() -> None:
    assert proposed([OWN, KEY_FOB, "GAHT12345678"]) == [OWN, "GAHT12345678"]
    assert proposed([]) == []
    assert proposed(...) == [OWN]


def test_a_second_device_is_made_for_the_user() -> None:
    assert "--user-name bob" in propose_new_device(parse_caller(BOB)).commands[1]
    assert "--user-name NAME" in propose_new_device(None).commands[1]
