"""The container's variables: which endpoint SDKs may ask, and which token file they need."""

from __future__ import annotations

import pytest

from doctor.model.observation import ABSENT, NOT_GATHERED, Known, Observed
from doctor.profiles.container import (
    FULL_URI,
    RELATIVE_URI,
    TOKEN_FILE,
    check_container,
    container_variable,
)


def check(env: dict[str, str], found: Observed[str] = NOT_GATHERED) -> str | None:
    broken = check_container(env, lambda _: found)
    return None if broken is None else broken[0]


@pytest.mark.parametrize(
    ("uri", "may"),
    [
        ("http://169.254.170.2/v2", True),
        ("http://169.254.170.23/v1", True),
        ("http://[fd00:ec2::23]/v1", True),
        ("http://localhost:8080/x", True),
        ("http://127.0.0.9/x", True),
        ("http://[::1]/x", True),
        ("https://credentials.example.com/v1", True),
        ("http://credentials.example.com/v1", False),
        ("http://<hidden:11>/v1", True),
        ("http://10.0.0.1/x", False),
        ("http://[broken/x", False),
        ("", False),
    ],
)
def test_which_addresses_sdks_ask(uri: str, may: bool) -> None:
    assert check({FULL_URI: uri}) == (None if may else "container-uri-invalid")


def test_the_relative_address_is_asked_first_and_is_always_ecs() -> None:
    both = {FULL_URI: "http://credentials.example.com", RELATIVE_URI: "/v2"}
    assert container_variable(both) == RELATIVE_URI
    assert container_variable({FULL_URI: "x"}) == FULL_URI
    assert container_variable({}) is None
    assert check(both) is None


@pytest.mark.parametrize(
    ("path", "found", "expected"),
    [
        ("", NOT_GATHERED, "container-token-file-missing"),
        ("/token", ABSENT, "container-token-file-missing"),
        ("/token", NOT_GATHERED, None),
        ("/token", Known("x"), None),
    ],
)
def test_a_token_file_that_is_named_has_to_be_there(
    path: str, found: Observed[str], expected: str | None
) -> None:
    assert check({FULL_URI: "http://localhost/x", TOKEN_FILE: path}, found) == expected
