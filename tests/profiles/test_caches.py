"""The caches that a base hop needs: which file, until when, and what renews by itself."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from doctor.model.chain import Chain, Hop
from doctor.model.observation import ABSENT, NOT_GATHERED, Known, Observed, Unreadable
from doctor.profiles.caches import (
    cache_paths,
    check_caches,
    lacks_seen_sign_in,
    login_token_path,
    role_cache_path,
    sign_in_line,
    sso_token_path,
)
from doctor.profiles.decode import IS_DIRECTORY
from tests.profiles.support import ROLE, base, chain

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
SESSION = """[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
"""
WITH_SESSION = f"""{SESSION}
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
"""
OF_OLD = """[profile dev]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Developer
"""
RENEWS = {
    "refreshToken": "r",
    "clientId": "c",
    "clientSecret": "s",
    "registrationExpiresAt": "2026-04-01T00:00:00Z",
}
OVER = "2026-01-31T09:30:00Z"


def sso(token: Any, config: str = WITH_SESSION, now: datetime | None = NOW) -> Chain:
    """Put a cached token to the chain; a value of `Observed` is what looking gave."""
    found: Observed[str] = token if not isinstance(token, dict) else Known(json.dumps(token))

    def look(path: str) -> Observed[str]:
        return found if path.startswith("~/.aws/sso/cache/") else NOT_GATHERED

    return check_caches(chain(config, profile="dev"), {}, look, now)


def token(ends: str = OVER, **more: str) -> dict[str, str]:
    return {"accessToken": "t", "expiresAt": ends, **more}


def fault(found: Chain) -> str:
    assert len(found.faults) <= 1
    return found.faults[0].kind if found.faults else "none"


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2026-01-31T11:59:59Z", "sso-token-expired"),
        ("2026-01-31T12:00:00Z", "sso-token-expired"),
        ("2026-01-31T12:00:01Z", "none"),
        ("soon", "sso-token-missing"),
    ],
)
def test_a_sign_in_ends_in_the_very_second_that_it_names(ends: str, expected: str) -> None:
    assert fault(sso(token(ends))) == expected


def test_a_token_renews_itself_only_through_an_sso_session() -> None:
    renewing = token(**RENEWS)
    assert fault(sso(renewing)) == "none"
    assert fault(sso(renewing, OF_OLD)) == "sso-token-expired"
    assert fault(sso(token())) == "sso-token-expired"


@pytest.mark.parametrize("lacking", RENEWS)
def test_a_token_renews_itself_with_every_field_of_its_registration(lacking: str) -> None:
    fields = {name: value for name, value in RENEWS.items() if name != lacking}
    assert fault(sso(token(**fields))) == "sso-token-expired"


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("2026-01-31T12:00:00Z", "sso-token-expired"),
        ("2026-01-31T12:00:01Z", "none"),
        ("2026-01-31T11:00:00Z", "sso-token-expired"),
        ("never", "sso-token-expired"),
    ],
)
def test_a_registration_that_has_ended_renews_nothing(registered: str, expected: str) -> None:
    renewing = token(**{**RENEWS, "registrationExpiresAt": registered})
    assert fault(sso(renewing)) == expected


def test_without_the_time_nothing_has_ended() -> None:
    assert fault(sso(token(), now=None)) == "none"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (ABSENT, "sso-token-missing"),
        (NOT_GATHERED, "none"),
        (Unreadable("no"), "none"),
        (Known("{"), "sso-token-missing"),
        (Known("[]"), "sso-token-missing"),
        ({"expiresAt": "2027-01-01T00:00:00Z"}, "sso-token-missing"),
        ({"accessToken": "t"}, "sso-token-missing"),
    ],
)
def test_a_token_that_is_missing_is_told_from_one_that_nobody_saw(
    found: Any, expected: str
) -> None:
    assert fault(sso(found)) == expected


def test_what_to_run_names_the_session_or_else_the_profile() -> None:
    assert sso(ABSENT).faults[0].says.endswith("aws sso login --sso-session corp")
    assert sso(ABSENT, OF_OLD).faults[0].says.endswith("aws sso login --profile dev")


def test_a_good_token_dates_the_hop_at_its_file() -> None:
    until = base(sso(token("2026-01-31T18:00:00Z"))).setting("signed in")
    assert until is not None
    assert until.value == "until 2026-01-31T18:00:00Z"
    assert str(until.place).startswith("~/.aws/sso/cache/")
    renewed = base(sso(token(**RENEWS))).setting("signed in")
    assert renewed is not None
    assert renewed.value == "ended, and renews itself"


def test_the_token_file_is_named_by_the_session_else_by_the_start_url() -> None:
    for config, named in ((WITH_SESSION, "corp"), (OF_OLD, "https://corp.awsapps.com/start")):
        hop = chain(config, profile="dev").hops[0]
        digest = hashlib.sha1(named.encode()).hexdigest()  # noqa: S324 - the name that SDKs use
        assert sso_token_path(hop) == f"~/.aws/sso/cache/{digest}.json"


LOGIN = "[profile dev]\nlogin_session = arn:aws:iam::111122223333:user/bob \n"
HELD: dict[str, Any] = {
    "accessToken": {
        "accessKeyId": "a",
        "secretAccessKey": "s",
        "sessionToken": "t",
        "accountId": "111122223333",
        "expiresAt": "2026-01-31T12:10:00Z",
    },
    "refreshToken": "r",
    "dpopKey": "d",
    "clientId": "c",
}


def login(held: Any) -> Chain:
    found: Observed[str] = Known(json.dumps(held)) if isinstance(held, dict) else held
    return check_caches(chain(LOGIN, profile="dev"), {}, lambda _: found, NOW)


@pytest.mark.parametrize("lacking", ["accessToken", "refreshToken", "dpopKey", "clientId"])
def test_a_login_session_lacks_a_field(lacking: str) -> None:
    found = login({name: value for name, value in HELD.items() if name != lacking})
    assert (fault(found), lacking in found.faults[0].says) == ("login-token-invalid", True)


@pytest.mark.parametrize("lacking", HELD["accessToken"])
def test_a_login_session_lacks_a_part_of_its_keys(lacking: str) -> None:
    keys = {name: value for name, value in HELD["accessToken"].items() if name != lacking}
    found = login({**HELD, "accessToken": keys})
    assert found.faults[0].says == f"the cached session lacks accessToken.{lacking}"


def test_a_login_session_that_is_whole_missing_or_unseen() -> None:
    assert fault(login(HELD)) == "none"
    assert fault(login({**HELD, "accessToken": "odd"})) == "login-token-invalid"
    assert fault(login(ABSENT)) == "login-token-missing"
    assert fault(login(NOT_GATHERED)) == "none"
    until = base(login(HELD)).setting("signed in")
    assert until is not None
    assert until.value == "keys until 2026-01-31T12:10:00Z"


def test_the_login_file_lies_where_the_variable_says() -> None:
    hop = chain(LOGIN, profile="dev").hops[0]
    digest = hashlib.sha256(b"arn:aws:iam::111122223333:user/bob").hexdigest()
    assert login_token_path(hop, {}) == f"~/.aws/login/cache/{digest}.json"
    moved = {"AWS_LOGIN_CACHE_DIRECTORY": "/srv/cache/"}
    assert login_token_path(hop, moved) == f"/srv/cache/{digest}.json"


def web_identity(path: str, found: Observed[str], env: dict[str, str] | None = None) -> Chain:
    config = f"[profile dev]\nrole_arn = {ROLE}\nweb_identity_token_file = {path}\n"
    if env is not None:
        return check_caches(chain("", env=env), env, lambda _: found, NOW)
    return check_caches(chain(config, profile="dev"), {}, lambda _: found, NOW)


@pytest.mark.parametrize(
    ("path", "found", "expected"),
    [
        ("/token", Known("x"), "none"),
        ("/token", ABSENT, "token-file-missing"),
        ("/token", NOT_GATHERED, "none"),
        ("/token", Unreadable(IS_DIRECTORY), "token-file-missing"),
        ("/token", Unreadable("it is UTF-16 text"), "none"),
        ("~/token", Known("x"), "token-file-missing"),
    ],
)
def test_a_token_file(path: str, found: Observed[str], expected: str) -> None:
    assert fault(web_identity(path, found)) == expected


def test_the_tilde_of_a_variable_is_not_looked_at() -> None:
    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": "~/token", "AWS_ROLE_ARN": ROLE}
    assert fault(web_identity("", Known("x"), env)) == "none"


def test_a_chain_that_stops_already_is_left_as_it_is() -> None:
    broken = chain(f"[profile dev]\nrole_arn = {ROLE}\n", profile="dev")
    assert check_caches(broken, {}, lambda _: ABSENT, NOW) is broken


def role_hop(**parts: Any) -> Hop:
    return Hop(kind="assume-role", role_arn=ROLE, **parts)


def test_the_cli_names_a_sessions_file_by_what_it_asks_for() -> None:
    asked = {"RoleArn": ROLE, "ExternalId": "x", "DurationSeconds": 900}
    digest = hashlib.sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()  # noqa: S324
    hop = role_hop(external_id="x", duration_seconds=900)
    assert role_cache_path(hop) == f"~/.aws/cli/cache/{digest}.json"
    names = {
        role_cache_path(each)
        for each in (hop, role_hop(), role_hop(mfa_serial="m"), role_hop(role_session_name="s"))
    }
    assert len(names) == 4


def test_every_file_of_a_chain_is_listed_once() -> None:
    two = chain(
        f"{WITH_SESSION}\n[profile prod]\nrole_arn = {ROLE}\nsource_profile = dev\n", profile="prod"
    )
    found = cache_paths(two, {})
    assert [path.rsplit("/", 1)[0] for path in found] == ["~/.aws/sso/cache", "~/.aws/cli/cache"]
    env = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
    }
    assert cache_paths(chain(env=env), env) == ("/t",)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [("http://localhost/x", "none"), ("http://credentials.example.com", "container-uri-invalid")],
)
def test_a_containers_endpoint_has_to_be_one_that_sdks_ask(uri: str, expected: str) -> None:
    env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": uri}
    assert fault(check_caches(chain(env=env), env, lambda _: NOT_GATHERED, NOW)) == expected


def test_a_sign_in_that_nobody_saw_has_its_line() -> None:
    for config, line in (
        (WITH_SESSION, "aws sso login --sso-session corp"),
        (OF_OLD, "aws sso login --profile dev"),
    ):
        hop = base(chain(config, profile="dev"))
        assert lacks_seen_sign_in(hop)
        assert sign_in_line(hop) == line
