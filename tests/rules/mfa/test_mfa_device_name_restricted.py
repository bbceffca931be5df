"""mfa/mfa-device-name-restricted: a self-service policy allows only an MFA device with the user's name."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-device-name-restricted"


def test_the_users_own_name_is_proposed() -> None:
    assert "--virtual-mfa-device-name bob " in first(RULE).fixes[0].commands[0]


def test_without_the_policies_it_is_likely() -> None:
    raw = raw_case(RULE)
    del raw["principals"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_device_of_the_users_name_is_another_matter() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace("mfa/bobs-phone", "mfa/bob")
    assert RULE not in ids_of(raw)


def test_an_explicit_deny_is_another_matter() -> None:
    raw = raw_case(RULE)
    text = raw["errors"][0]["text"].partition(" because")[0]
    raw["errors"][0]["text"] = f"{text} with an explicit deny in an identity-based policy"
    assert RULE not in ids_of(raw)
