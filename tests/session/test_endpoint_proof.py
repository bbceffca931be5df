"""The proof: what would win over the endpoint is found before the command starts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doctor.session.container_endpoint import Door, Ended, Endpoint, Served
from doctor.session.endpoint_proof import WrongIdentity, prove_endpoint, prove_identity

CONFIG, CREDENTIALS = "/run/x/config", "/run/x/credentials"
ENV = {
    "AWS_CONFIG_FILE": CONFIG,
    "AWS_SHARED_CREDENTIALS_FILE": CREDENTIALS,
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:4000/x",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "notARealToken",
    "AWS_EC2_METADATA_DISABLED": "true",
}
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey\n"
SERVED = Served(
    access_key_id="ASIARTX3GSDSQAAAAAAA",
    secret_access_key="notARealSecretKey",
    session_token="notARealSessionToken",
    expiration="2026-01-31T13:00:00Z",
)


def prove(config: str = "", credentials: str = "", **env: str) -> None:
    files = {CONFIG: config, CREDENTIALS: credentials}
    prove_identity({**ENV, **env}, "/home/bob", files, "project-role")


def test_empty_files_lead_to_the_endpoint() -> None:
    prove("[default]\nregion = eu-west-1\n[profile project-role]\nregion = eu-west-1\n")


@pytest.mark.parametrize(
    ("config", "credentials", "env", "says"),
    [
        ("", f"[default]\n{KEYS}", {}, "static"),
        (f"[default]\n{KEYS}", "", {}, "static"),
        ("[profile project-role]\ncredential_process = /bin/x\n", "", {}, "for profile project"),
        ("[default]\ncredential_process = /bin/x\n", "", {}, "process"),
        ("[default]\nlogin_session = arn:aws:iam::111122223333:user/bob\n", "", {}, "login"),
        (
            f"[default]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = k\n"
            f"[profile k]\n{KEYS}",
            "",
            {},
            "another kind",
        ),
        ("", "", {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "x"}, "env"),
        (
            "",
            "",
            {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x"},
            "web-identity",
        ),
        ("", "", {"AWS_PROFILE": "nobody"}, "no credentials at all"),
    ],
)
def test_whatever_would_win_is_named(
    config: str, credentials: str, env: dict[str, str], says: str
) -> None:
    with pytest.raises(WrongIdentity, match=says):
        prove(config, credentials, **env)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    running = Endpoint(Door(lambda: SERVED))
    running.open()
    yield running
    running.close()


def env_of(endpoint: Endpoint) -> dict[str, str]:
    return {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": endpoint.url,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": endpoint.door.token,
    }


def test_the_keys_that_were_obtained_come_out_of_the_endpoint(endpoint: Endpoint) -> None:
    prove_endpoint(env_of(endpoint), "ASIARTX3GSDSQAAAAAAA")


def test_other_keys_and_no_answer_are_refused(endpoint: Endpoint) -> None:
    with pytest.raises(WrongIdentity, match="another key"):
        prove_endpoint(env_of(endpoint), "ASIAOTHER")
    with pytest.raises(WrongIdentity, match="no answer"):
        prove_endpoint({**env_of(endpoint), list(ENV)[2]: "http://127.0.0.1:1/x"}, "ASIA")


def test_a_session_that_is_over_already_starts_nothing() -> None:
    running = Endpoint(Door(lambda: Ended(message="it ended")))
    running.open()
    try:
        with pytest.raises(WrongIdentity, match="it ended"):
            prove_endpoint(env_of(running), "ASIARTX3GSDSQAAAAAAA")
    finally:
        running.close()
