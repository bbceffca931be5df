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
