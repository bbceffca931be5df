"""The providers of base credentials, one by one: what each gives, and what stops the chain."""

from __future__ import annotations

import pytest

from doctor.model.chain import Hop
from tests.profiles.support import KEYS, ROLE, base, chain, stopped

KEY = "AKIARTX3GSDSQAAAAAAA"
OTHER = "AKIAWO645SY5AAAAAAAA"
PAIR = {"AWS_ACCESS_KEY_ID": OTHER, "AWS_SECRET_ACCESS_KEY": "notARealSecretKey"}
TOKEN = "/var/run/token"


def region(hop: Hop) -> tuple[str | None, list[str | None]]:
    """Return a hop's region, and what its setting hides."""
    setting = hop.setting("region")
    return hop.region, [] if setting is None else [each.value for each in setting.shadows]


def test_the_region_of_the_environment_shows_the_one_of_the_profile_that_it_hides() -> None:
    config = f"[profile dev]\nregion = eu-west-1\n{KEYS}"
    plain = base(chain(config, profile="dev"))
    hidden = base(chain(config, profile="dev", env={"AWS_DEFAULT_REGION": "us-east-1"}))
    assert region(plain) == ("eu-west-1", [])
    assert region(hidden) == ("us-east-1", ["eu-west-1"])
    setting = hidden.setting("region")
    assert setting is not None
    assert str(setting.place) == "environment variable AWS_DEFAULT_REGION"
    assert str(setting.shadows[0].place) == "~/.aws/config:2"


def test_a_region_of_the_environment_alone_hides_nothing() -> None:
    found = base(chain(f"[profile dev]\n{KEYS}", profile="dev", env={"AWS_DEFAULT_REGION": "x"}))
    assert region(found) == ("x", [])


def test_every_hop_is_called_in_the_region_of_the_selected_profile() -> None:
    config = (
        f"[profile base]\nregion = a\n{KEYS}\n"
        f"[profile dev]\nregion = b\nrole_arn = {ROLE}\nsource_profile = base\n"
    )
    assert [hop.region for hop in chain(config, profile="dev").hops] == ["b", "b"]


@pytest.mark.parametrize(
    ("more", "has_token", "shown"),
    [
        ({}, False, 2),
        ({"AWS_SESSION_TOKEN": "t"}, True, 3),
        ({"AWS_SECURITY_TOKEN": "t"}, True, 3),
        ({"AWS_SESSION_TOKEN": ""}, False, 3),
        ({"AWS_SECURITY_TOKEN": "", "AWS_SESSION_TOKEN": "t"}, True, 3),
    ],
)
def test_keys_of_the_environment(more: dict[str, str], has_token: bool, shown: int) -> None:
    hop = base(chain(env={**PAIR, **more}))
    assert (hop.kind, hop.profile, hop.access_key_id) == ("env", None, OTHER)
    assert (hop.has_session_token, len(hop.settings)) == (has_token, shown)
    assert "notARealSecretKey" not in str(hop)


def test_half_a_pair_of_the_environment_stops_the_chain() -> None:
    half = {"AWS_ACCESS_KEY_ID": OTHER}
    where = "environment variable AWS_ACCESS_KEY_ID"
    assert stopped(chain(env=half)) == ("partial-credentials", None, where)
    assert stopped(chain(env={"AWS_SECRET_ACCESS_KEY": "x"}))[0] == "no-credentials"


@pytest.mark.parametrize(("said", "stops"), [("never", True), ("2026", False), ("", False)])
def test_an_expiration_without_a_digit_is_no_date(said: str, stops: bool) -> None:
    found = chain(env={**PAIR, "AWS_CREDENTIAL_EXPIRATION": said})
    assert [each.kind for each in found.faults] == (["invalid-parameter"] if stops else [])


def test_keys_of_the_environment_come_before_a_profile_unless_it_is_named() -> None:
    credentials = f"[default]\n{KEYS}"
    assert base(chain("", credentials, env=PAIR)).access_key_id == OTHER
    assert base(chain("", credentials, env=PAIR, profile="default")).access_key_id == KEY


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (f"web_identity_token_file = {TOKEN}\nrole_arn = {ROLE}\nlogin_session = x\n{KEYS}",
         "web-identity"),
        (f"login_session = x\ncredential_process = y\n{KEYS}", "login"),
        (f"credential_process = y\n{KEYS}", "process"),
        (KEYS, "static"),
    ],
)  # fmt: skip
def test_the_kinds_of_one_profile_in_their_order(config: str, kind: str) -> None:
    assert base(chain(f"[profile p]\n{config}", profile="p")).kind == kind


def test_keys_of_the_credentials_file_come_before_a_process_and_hide_the_config_files() -> None:
    config = f"[profile p]\ncredential_process = y\n{KEYS.replace(KEY, OTHER)}"
    hop = base(chain(config, f"[p]\n{KEYS}", profile="p"))
    assert (hop.kind, hop.access_key_id) == ("static", KEY)
    key = hop.setting("aws_access_key_id")
    assert key is not None
    assert [each.value for each in key.shadows] == [OTHER]


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (f"aws_access_key_id = {KEY}\n", "aws_secret_access_key"),
        ("aws_secret_access_key = notARealSecretKey\n", "aws_access_key_id"),
    ],
)
def test_half_a_pair_of_a_file_stops_the_chain(lines: str, subject: str) -> None:
    found = chain("", f"[p]\n{lines}", profile="p")
    assert stopped(found) == ("partial-credentials", "p", "~/.aws/credentials:2")
    assert found.faults[0].subject == subject


def test_of_a_pair_in_two_files_none_is_borrowed() -> None:
    secret = "aws_secret_access_key = notARealSecretKey\n"
    found = chain(f"[profile p]\n{secret}", f"[p]\naws_access_key_id = {KEY}\n", profile="p")
    assert stopped(found)[0] == "partial-credentials"


@pytest.mark.parametrize("name", ["aws_session_token", "aws_security_token"])
@pytest.mark.parametrize(("value", "has"), [("t", True), ("", False)])
def test_a_token_of_a_file(name: str, value: str, has: bool) -> None:
    hop = base(chain("", f"[p]\n{KEYS}{name} = {value}\n", profile="p"))
    assert (hop.has_session_token, len(hop.settings)) == (has, 3)


def test_a_token_file_of_the_environment_hides_the_profiles() -> None:
    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/env/token", "AWS_ROLE_ARN": ROLE}
    config = "[default]\nweb_identity_token_file = /own/token\n"
    hop = base(chain(config, env=env))
    token = hop.setting("web_identity_token_file")
    assert (hop.kind, hop.profile, hop.web_identity_token_file) == (
        "web-identity", None, "/env/token",
    )  # fmt: skip
    assert token is not None
    assert [each.value for each in token.shadows] == ["/own/token"]


def test_a_profile_that_is_named_does_not_read_the_environments_token() -> None:
    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/env/token", "AWS_ROLE_ARN": ROLE}
    assert base(chain(f"[default]\n{KEYS}", env=env, profile="default")).kind == "static"


def test_a_token_file_without_a_role_stops_the_chain() -> None:
    found = chain(f"[profile p]\nweb_identity_token_file = {TOKEN}\n", profile="p")
    assert stopped(found) == ("missing-role-arn", "p", "~/.aws/config:2")
    assert stopped(chain(env={"AWS_WEB_IDENTITY_TOKEN_FILE": TOKEN}))[0] == "missing-role-arn"
    assert stopped(chain(env={"AWS_WEB_IDENTITY_TOKEN_FILE": ""}))[0] == "no-credentials"


def test_the_container_comes_last_and_says_what_was_tried() -> None:
    uri = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2"}
    assert base(chain(env=uri)).kind == "container"
    assert base(chain(env={**uri, **PAIR})).kind == "env"
    tried = chain().tried
    assert tried[0] == "environment: AWS_ACCESS_KEY_ID is not set"
    assert tried[-1] == "instance metadata: not asked"
    assert chain(env={"AWS_EC2_METADATA_DISABLED": "True"}).tried[-1] == (
        "instance metadata: switched off"
    )
