"""mfa/mfa-code-invalid: AWS refused the MFA code: it is wrong, out of sync or already used."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "mfa/mfa-code-invalid"


def test_a_device_of_somebody_else_is_told_apart() -> None:
    raw = raw_case(RULE)
    (principal,) = raw["principals"].values()
    principal["mfa_devices"] = ["arn:aws:iam::111122223333:mfa/bob-phone"]
    assert ids_of(raw) == ["mfa/mfa-serial-wrong"]
