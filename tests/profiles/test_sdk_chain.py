"""How profiles lead to one another, where SDKs go another way."""

from __future__ import annotations

import pytest

from tests.profiles.support import KEYS, ROLE, met

ROLE_LINES = f"role_arn = {ROLE}\n"
CHAINS = [
    (f"[profile p]\n{ROLE_LINES}{KEYS}", "role-and-keys-without-source"),
    (f"[profile p]\n{ROLE_LINES}credential_process = x\n", "role-and-process-without-source"),
    (f"[profile p]\n{ROLE_LINES}", "role-without-source"),
    (f"[profile p]\n{ROLE_LINES}source_profile = p\n{KEYS}", "own-source-with-keys"),
    (f"[profile p]\n{ROLE_LINES}source_profile = p\ncredential_process = x\n",
     "own-source-without-keys"),
    (f"[profile p]\n{ROLE_LINES}source_profile = q\n[profile q]\n{ROLE_LINES}source_profile = z\n"
     f"{KEYS}", "source-with-keys-and-role"),
    (f"[profile p]\n{ROLE_LINES}source_profile = q\n[profile q]\n{ROLE_LINES}source_profile = p\n"
     f"{KEYS}", "loop-with-keys"),
    (f"[profile p]\nsource_profile = q\n{KEYS}", "source-profile-without-role"),
    (f"[profile p]\ncredential_source = Environment\n{KEYS}", "credential-source-without-role"),
    (f"[profile p]\ncredential_process = x\n{KEYS}", "process-and-keys"),
    ("[profile p]\ncredential_process = a | b\n", "shell-in-process"),
    ("[profile p]\ncredential_process = ~/bin/keys\n", "shell-in-process"),
    ("[profile p]\nlogin_session = x\n", "login"),
    (f"[profile p]\n{KEYS}aws_security_token = x\n", "security-token"),
    ("[profile p]\naws_access_key_id =\naws_secret_access_key = x\n", "empty-keys"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "row"), CHAINS, ids=[row for _, row in CHAINS])
def test_how_profiles_lead_to_one_another(config: str, row: str) -> None:
    assert row in met(config)


@pytest.mark.parametrize(
    ("command", "is_met"),
    [
        ("keys --json", False),
        ("/opt/a~b/keys", False),
        ("keys > out", True),
        ("keys && more", True),
        ("keys $HOME", True),
        ("keys $5", False),
    ],
)
def test_what_a_shell_would_do_with_a_process(command: str, is_met: bool) -> None:
    assert ("shell-in-process" in met(f"[profile p]\ncredential_process = {command}\n")) is is_met


def test_a_pair_that_is_split_over_two_files() -> None:
    found = met(
        "[profile p]\naws_secret_access_key = notARealSecretKey\n",
        "[p]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n",
    )
    assert "split-pair" in found


@pytest.mark.parametrize(
    ("source", "is_met"),
    [
        (f"{ROLE_LINES}credential_source = Environment\n", True),
        (f"{ROLE_LINES}source_profile = r\n[profile r]\n{KEYS}", False),
        (f"credential_source = Environment\n{KEYS}", False),
        (KEYS, False),
    ],
)
def test_a_source_that_takes_its_keys_by_a_credential_source(source: str, is_met: bool) -> None:
    config = f"[profile p]\n{ROLE_LINES}source_profile = q\n[profile q]\n{source}"
    assert ("source-by-credential-source" in met(config)) is is_met


@pytest.mark.parametrize(
    ("lines", "row", "is_met"),
    [
        ("role_arn =\nsource_profile = p\n", "empty-role", True),
        (f"{ROLE_LINES}source_profile = q\n", "empty-role", False),
        (f"{ROLE_LINES}source_profile = q\nsso_account_id = 1\n", "role-and-sso", True),
        (f"sso_account_id = 1\n{KEYS}", "sso-and-keys", True),
        (f"{ROLE_LINES}sso_account_id = 1\n{KEYS}", "sso-and-keys", False),
        ("sso_account_id = 1\ncredential_process = x\n", "sso-and-process", True),
        ("credential_process = x\n", "sso-and-process", False),
    ],
)
def test_kinds_side_by_side_in_one_profile(lines: str, row: str, is_met: bool) -> None:
    assert (row in met(f"[profile p]\n{lines}")) is is_met


def test_keys_of_the_credentials_file_beside_a_process_of_the_config_file() -> None:
    config = "[profile p]\ncredential_process = x\n"
    assert "keys-and-process" in met(config, f"[p]\n{KEYS}")
    assert "process-and-keys" not in met(config, f"[p]\n{KEYS}")


@pytest.mark.parametrize(("region", "row"), [("x", "sso-repeated"), ("y", "sso-conflict")])
def test_what_a_profile_says_again_of_its_session(region: str, row: str) -> None:
    config = (
        f"[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\nsso_region = {region}\n"
        "[sso-session s]\nsso_start_url = u\nsso_region = x\n"
    )
    assert row in met(config)
    assert len({"sso-repeated", "sso-conflict"} & set(met(config))) == 1


def test_metadata_that_is_switched_off_under_a_profile_that_asks_for_it() -> None:
    config = f"[profile p]\n{ROLE_LINES}credential_source = Ec2InstanceMetadata\n"
    off = {"AWS_EC2_METADATA_DISABLED": "TRUE"}
    assert "metadata-off" in met(config, env=off)
    assert "metadata-off" not in met(config)
