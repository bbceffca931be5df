"""Environment variables as a case may keep them."""

from __future__ import annotations

import pytest

from doctor.case.public_variables import show_environment, show_variable

SECRET = "notARealSecretKeyOf40Characters000000000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_PROFILE", "project-role"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIARTX3GSDSQAAAAAAA"),
        ("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/app"),
        ("AWS_SDK_LOAD_CONFIG", "1"),
        ("AWS_ENDPOINT_URL", "http://localhost:4566"),
        ("AWS_SECRET_ACCESS_KEY", ""),
    ],
)
def test_public_values_stay(name: str, value: str) -> None:
    assert show_variable(name, value) == value


@pytest.mark.parametrize(
    "name", ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DATABASE_PASSWORD", "MY_THING"]
)
def test_of_others_only_that_they_are_set(name: str) -> None:
    shown = show_variable(name, SECRET)
    assert SECRET not in shown
    assert "40 characters" in shown
    assert show_variable(name, shown) == shown


def test_every_variable_is_kept() -> None:
    shown = show_environment({"AWS_PROFILE": "p", "MY_THING": SECRET})
    assert list(shown) == ["AWS_PROFILE", "MY_THING"]
    assert SECRET not in str(shown)
