"""The command's own files and variables: what is kept, and that nothing of it gives credentials."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from doctor.model.chain import SharedConfig
from doctor.profiles.read import read_shared_config
from doctor.profiles.resolve import resolve_chain
from doctor.session.private_config import (
    CLEARED,
    KEPT,
    Handover,
    child_environment,
    holds_boto_keys,
    keys_environment,
    outer_environment,
    private_config,
    read_own_files,
)

CONFIG = """\
[default]
region = us-east-1
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = keys

[profile project-role]
role_arn = arn:aws:iam::222233334444:role/ProjectAdmin
source_profile = default
external_id = ABCDEF123456
mfa_serial = arn:aws:iam::111122223333:mfa/bob
region = eu-west-1
services = local
s3 =
  addressing_style = path
  max_concurrent_requests = 20
retry_mode = adaptive
a_setting_of_tomorrow = secret-giver
login_session = arn:aws:iam::111122223333:user/bob
credential_process = /bin/keys

[services local]
s3 =
  endpoint_url = http://127.0.0.1:9000
sts =
  endpoint_url = http://127.0.0.1:9001
"""
CREDENTIALS = """\
[project-role]
aws_access_key_id = AKIARTX3GSDSQAAAAAAA
aws_secret_access_key = notARealSecretKey
aws_session_token = notARealSessionToken
"""
HANDOVER = Handover(
    target="project-role",
    url="http://127.0.0.1:4000/path",
    token="notARealToken",
    config="/run/x/config",
    credentials="/run/x/credentials",
    region="eu-west-1",
)


def shared(config: str = CONFIG, credentials: str = CREDENTIALS) -> SharedConfig:
    return read_shared_config(
        {"~/.aws/config": config, "~/.aws/credentials": credentials}, {}, "/home/bob"
    )


def sections(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


def test_settings_of_calls_are_kept_and_those_of_credentials_are_not() -> None:
    found = sections(private_config(shared(), "project-role", None))
    assert set(found) == {"default", "profile project-role", "services local"}
    assert found["default"] == found["profile project-role"]
    assert set(found["default"]) == {"region", "services", "s3", "retry_mode"}
    assert found["default"]["region"] == "eu-west-1"


def test_blocks_keep_their_lines() -> None:
    found = sections(private_config(shared(), "project-role", None))
    assert found["default"]["s3"].split() == [
        "addressing_style", "=", "path", "max_concurrent_requests", "=", "20",
    ]  # fmt: skip
    assert "http://127.0.0.1:9001" in found["services local"]["sts"]


def test_the_files_lead_to_no_credentials_at_all() -> None:
    text = private_config(shared(), "project-role", None)
    for name in (None, "project-role"):
        chain = resolve_chain(shared(text, ""), {"AWS_EC2_METADATA_DISABLED": "true"}, name)
        assert not chain.ok
        assert [each.kind for each in chain.faults] == ["no-credentials"]


def test_no_secret_and_no_key_is_in_the_files() -> None:
    text = private_config(shared(), "project-role", None)
    assert "AKIA" not in text
    assert "notAReal" not in text
    assert "hidden" not in text


def test_a_profile_without_a_region_gets_the_one_that_was_chosen_elsewhere() -> None:
    assert "region = us-east-1" in private_config(shared(), None, "ap-south-1")
    assert "region = ap-south-1" in private_config(shared("", ""), None, "ap-south-1")


@pytest.mark.parametrize("name", ["with space", "a/b", "x@y.z", "ü"])
def test_a_name_of_any_letters_breaks_no_file(name: str) -> None:
    text = private_config(shared(f'[profile "{name}"]\nregion = eu-west-1\n', ""), name, None)
    chain = resolve_chain(shared(text, ""), {}, None)
    assert [each.kind for each in chain.faults] == ["no-credentials"]
    assert "[default]\nregion = eu-west-1" in text


def test_no_known_setting_of_credentials_is_kept() -> None:
    giving = {
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token",
        "role_arn", "source_profile", "credential_source", "external_id", "mfa_serial",
        "role_session_name", "duration_seconds", "web_identity_token_file", "credential_process",
        "login_session", "sso_session", "sso_start_url", "sso_region", "sso_account_id",
        "sso_role_name", "aws_account_id",
    }  # fmt: skip
    assert not KEPT & giving


def test_every_variable_that_would_win_is_gone() -> None:
    environ = {**dict.fromkeys(CLEARED, "x"), "PATH": "/bin", "AWS_ENDPOINT_URL": "http://x"}
    found = child_environment(environ, HANDOVER)
    assert {name for name, value in found.items() if value == "x"} == set()
    assert found["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == "http://127.0.0.1:4000/path"
    assert found["AWS_CONTAINER_AUTHORIZATION_TOKEN"] == "notARealToken"
    assert found["AWS_EC2_METADATA_DISABLED"] == "true"
    assert (found["PATH"], found["AWS_ENDPOINT_URL"]) == ("/bin", "http://x")


def test_the_region_is_set_for_sdks_that_read_variables_and_one_that_is_set_counts() -> None:
    assert child_environment({}, HANDOVER)["AWS_REGION"] == "eu-west-1"
    found = child_environment({"AWS_DEFAULT_REGION": "us-west-2"}, HANDOVER)
    assert (found["AWS_REGION"], found["AWS_DEFAULT_REGION"]) == ("eu-west-1", "us-west-2")
    handed = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}
    found = keys_environment({"AWS_REGION": "us-west-2"}, handed, "eu-west-1")
    assert found == {"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "eu-west-1"}


def test_no_proxy_gets_the_token() -> None:
    found = child_environment({"http_proxy": "http://proxy", "no_proxy": "a.example"}, HANDOVER)
    assert found["no_proxy"] == "a.example,127.0.0.1"
    assert found["NO_PROXY"] == "127.0.0.1"
    assert "NO_PROXY" not in child_environment({}, HANDOVER)
    assert child_environment({"HTTP_PROXY": "x", "NO_PROXY": "*"}, HANDOVER)["NO_PROXY"] == "*"


def test_keys_in_variables_come_without_what_would_win_over_them() -> None:
    environ = {"AWS_PROFILE": "x", "AWS_SECURITY_TOKEN": "old", "HOME": "/home/bob"}
    handed = {"AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA"}
    found = keys_environment(environ, handed, None)
    assert found == {"HOME": "/home/bob", "AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("[Credentials]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n", True),
        ("[Credentials]\n  AWS_SECRET_ACCESS_KEY: notARealSecretKey\n", True),
        ("[Boto]\nhttps_validate_certificates = True\n# aws_access_key_id = x\n", False),
    ],
)
def test_keys_in_a_file_of_boto_are_seen(tmp_path: Path, text: str, holds: bool) -> None:
    (tmp_path / ".boto").write_text(text)
    assert holds_boto_keys({}, str(tmp_path)) is holds
    assert holds_boto_keys({"BOTO_CONFIG": str(tmp_path / ".boto")}, "/nowhere") is holds
    assert not holds_boto_keys({"BOTO_CONFIG": str(tmp_path)}, str(tmp_path))


def test_a_home_without_files_is_read_as_one() -> None:
    assert private_config(read_own_files({}, "/nowhere"), None, None) == "[default]\n"


def test_within_a_command_the_users_own_files_are_found_again() -> None:
    around = {"PATH": "/bin", "AWS_CONFIG_FILE": "/etc/aws", "AWS_REGION": "us-west-2"}
    within = child_environment(around, HANDOVER)
    assert within["ROLEDOCTOR_EXEC"] == "project-role"
    assert outer_environment(around) == around
    again = outer_environment(within)
    assert (again["AWS_CONFIG_FILE"], again["PATH"]) == ("/etc/aws", "/bin")
    assert not {"AWS_SHARED_CREDENTIALS_FILE", "ROLEDOCTOR_EXEC", *CLEARED} & set(again)


def test_no_text_form_shows_the_token() -> None:
    assert "notAReal" not in f"{HANDOVER} {HANDOVER!r}"
