"""Which variables SDKs read, and what they win over."""

from __future__ import annotations

import pytest

from tests.profiles.support import KEYS, met

PAIR = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
CONFIG = f"[profile p]\n{KEYS}"
VARIABLES = [
    ({"AWS_CONFIG_FILE": ""}, "empty-path"),
    ({"AWS_SHARED_CREDENTIALS_FILE": "$HOME/x"}, "variable-in-path"),
    ({**PAIR, "AWS_PROFILE": "p"}, "keys-and-profile"),
    ({**PAIR, "AWS_PROFILE": "none"}, "keys-and-missing-profile"),
    ({"AWS_ACCESS_KEY_ID": "a"}, "half-pair-in-environment"),
    ({**PAIR, "AWS_ACCESS_KEY_ID": " "}, "blank-keys"),
    ({"AWS_DEFAULT_PROFILE": "p"}, "default-profile-variable"),
    ({"AWS_DEFAULT_PROFILE": "p", "AWS_PROFILE": "q"}, "two-profile-variables"),
]


@pytest.mark.parametrize(("env", "row"), VARIABLES, ids=[row for _, row in VARIABLES])
def test_which_variables_are_read(env: dict[str, str], row: str) -> None:
    assert row in met(CONFIG, env=env, profile=None)


def test_two_variables_that_agree_are_no_difference() -> None:
    assert met(CONFIG, env={"AWS_DEFAULT_PROFILE": "p", "AWS_PROFILE": "p"}, profile=None) == {}


def test_keys_do_not_matter_beside_a_profile_that_was_named() -> None:
    assert met(CONFIG, env=PAIR) == {}
    assert met(CONFIG, env=PAIR, profile=None) == {}


@pytest.mark.parametrize(
    ("uri", "is_met"),
    [
        ("http://169.254.170.23/v1", True),
        ("http://169.254.170.2/v1", False),
        ("http://127.0.0.1/v1", False),
        ("http://localhost/v1", True),
    ],
)
def test_a_containers_address_that_older_sdks_refuse(uri: str, is_met: bool) -> None:
    env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": uri}
    assert ("container-address" in met(env=env, profile=None)) is is_met


def test_keys_stand_beside_a_default_profile() -> None:
    config = CONFIG.replace("profile p", "default")
    assert "keys-and-default-profile" in met(config, env=PAIR, profile=None)
    token = {
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/t",
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/R",
    }
    assert "web-identity-and-keys" in met(config, env=token, profile=None)
