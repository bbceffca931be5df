"""What a chain asks of the tool, and the sign that the tool never took the role."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.sdks.credential_kinds import find_call_without_role, needs_of
from tests.rules.shared.support import BOB, KEYS, ROLE, of_files

ROLE_CONFIG = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        ("[profile p]\nsso_start_url = x\n", ["sso"]),
        ("[profile p]\nsso_session = x\nsso_start_url = y\n", ["sso-session"]),
        ("[profile p]\nlogin_session = x\n", ["login"]),
        ("[profile p]\ncredential_process = x\n", ["process"]),
        (f"{ROLE_CONFIG}[profile b]\ncredential_process = x\n", ["process"]),
        (f"[profile p]\nrole_arn = {ROLE}\ncredential_source = Environment\n",
         ["credential-source"]),
        (f"[profile p]\n{KEYS}", []),
    ],
)  # fmt: skip
def test_the_kinds_that_a_chain_asks_for(config: str, kinds: list[str]) -> None:
    assert [each.kind for each in needs_of(of_files(config))] == kinds


def test_the_kind_nearest_to_the_base_comes_first() -> None:
    config = (
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\nweb_identity_token_file = /t\n"
        "[profile b]\ncredential_process = x\n"
    )
    assert [each.kind for each in needs_of(of_files(config))] == ["process", "web-identity"]


@pytest.mark.parametrize(
    ("env", "profile", "kinds"),
    [
        ({"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"}, None, ["web-identity"]),
        ({"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"}, "p", []),
        ({"AWS_WEB_IDENTITY_TOKEN_FILE": ""}, None, []),
        ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1"}, None,
         ["pod-identity"]),
        ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1"}, None, []),
    ],
)  # fmt: skip
def test_what_the_environment_asks_for(
    env: dict[str, str], profile: str | None, kinds: list[str]
) -> None:
    assert [each.kind for each in needs_of(of_files("", env=env, profile=profile))] == kinds


def other(caller: str) -> str:
    return (
        f"An error occurred (AccessDenied) when calling the PutItem operation: User: {caller} is "
        "not authorized to perform: dynamodb:PutItem on resource: x"
    )


@pytest.mark.parametrize(
    ("text", "parts", "found"),
    [
        (other(BOB), {}, True),
        (other("arn:aws:sts::222233334444:assumed-role/ProjectAdmin/s"), {}, False),
        (other("arn:aws:sts::111122223333:assumed-role/Other/s"), {}, True),
        (other(BOB).replace("dynamodb:PutItem", "sts:AssumeRole"), {}, False),
        ("AccessDenied: Access Denied", {"caller": {"arn": BOB}}, True),
        ("AccessDenied: Access Denied", {}, False),
        ("ExpiredToken: it is over", {"caller": {"arn": BOB}}, False),
    ],
)
def test_a_call_that_the_base_made_where_the_role_was_meant_to(
    text: str, parts: dict[str, Any], found: bool
) -> None:
    errors = [{"text": text, "from": "pasted"}]
    seen = of_files(ROLE_CONFIG, f"[b]\n{KEYS}", errors=errors, **parts)
    assert (find_call_without_role(seen) is not None) is found


def test_without_a_role_there_is_no_such_call() -> None:
    errors = [{"text": other(BOB), "from": "pasted"}]
    assert find_call_without_role(of_files("", f"[p]\n{KEYS}", errors=errors)) is None
