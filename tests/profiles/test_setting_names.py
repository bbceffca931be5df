"""The names of settings, and what people write in their place."""

from __future__ import annotations

import pytest

from doctor.model.secret import SECRET_SETTINGS
from doctor.profiles.setting_names import MEANT, OTHERS, VARIABLES, setting_meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("source-profile", "source_profile"),
        ("rolearn", "role_arn"),
        ("role_arm", "role_arn"),
        ("aws_acces_key_id", "aws_access_key_id"),
        ("external-id", "external_id"),
        ("mfa_serail", "mfa_serial"),
    ],
)
def test_a_slip_has_a_setting_that_was_meant(name: str, meant: str) -> None:
    assert setting_meant(name, "arn:aws:iam::111122223333:role/app") == meant


def test_a_role_is_meant_only_where_an_arn_stands_behind() -> None:
    assert setting_meant("rolearn", "app") is None
    assert setting_meant("export region", "x") == "region"


@pytest.mark.parametrize("name", ["region", "role_arn", "output", "colour", "aws_mfa_device"])
def test_a_name_that_is_one_or_near_none_has_not(name: str) -> None:
    assert setting_meant(name, "x") is None


def test_the_lists_agree() -> None:
    assert not OTHERS & set(MEANT)
    assert set(SECRET_SETTINGS) <= {*MEANT, *OTHERS}
    assert all(name == name.upper() for name in VARIABLES.values())
