"""Chains in the order of another SDK: what it does not read is left out, and botocore's order goes on."""

from __future__ import annotations

import pytest

from doctor.model.chain import Chain, SharedConfig
from doctor.profiles import order_of, resolve_as
from doctor.profiles.sdk_order import _OF_THE_PAST, _READS, Order
from doctor.profiles.sdks import DIFFERENCES
from doctor.profiles.section_parser import parse_config_file

KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey\n"
IN_SHELL = {"AWS_ACCESS_KEY_ID": "AKIAWGR3C74RZJHBRGOY", "AWS_SECRET_ACCESS_KEY": "<hidden>"}
SSO = "sso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = R\n"
ROLE = "role_arn = arn:aws:iam::123456789012:role/A\n"
TOKEN = {"AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": ROLE.split()[2]}


def _chain(
    sdk: Order | None,
    config: str,
    env: dict[str, str] | None = None,
    profile: str | None = None,
    credentials: str = "",
) -> Chain:
    shared = SharedConfig(
        config=parse_config_file("config", "~/.aws/config", config),
        credentials=parse_config_file("credentials", "~/.aws/credentials", credentials),
    )
    return resolve_as(sdk, shared, env or {}, profile)


def _kinds(chain: Chain) -> list[str]:
    return [hop.kind for hop in chain.hops] or [chain.faults[0].kind]


@pytest.mark.parametrize(
    ("config", "env", "sdk", "by_botocore", "by_sdk"),
    [
        (f"[profile p]\n{KEYS}", {**IN_SHELL, "AWS_PROFILE": "p"}, "js-v3", ["env"], ["static"]),
        (f"[profile p]\n{KEYS}", {**IN_SHELL, "AWS_PROFILE": "p"}, "go-v2", ["env"], ["env"]),
        ("", {**IN_SHELL, "AWS_PROFILE": "no"}, "rust", ["profile-not-found"], ["env"]),
        (
            f"[profile p]\n{KEYS}",
            {"AWS_ACCESS_KEY_ID": "AKIAWGR3C74RZJHBRGOY", "AWS_PROFILE": "p"},
            "java-v2",
            ["partial-credentials"],
            ["static"],
        ),
        (
            f"[default]\n{SSO}[profile p]\n{KEYS}",
            {"AWS_DEFAULT_PROFILE": "p"},
            "rust",
            ["static"],
            ["sso"],
        ),
        (
            f"[default]\n{ROLE}source_profile = b\n[profile b]\n{KEYS}",
            {**TOKEN, "AWS_PROFILE": "default"},
            "go-v2",
            ["static", "assume-role"],
            ["web-identity"],
        ),
        ("", {**IN_SHELL, "AWS_PROFILE": "no"}, "js-v2", ["profile-not-found"], ["env"]),
        ("", {**IN_SHELL, "AWS_PROFILE": "no"}, "dotnet", ["profile-not-found"], ["env"]),
        (f"[default]\n{KEYS}", TOKEN, "js-v2", ["web-identity"], ["static"]),
        (f"[default]\n{KEYS}", TOKEN, "js-v3", ["web-identity"], ["static"]),
        (f"[default]\n{KEYS}", TOKEN, "dotnet-v4", ["web-identity"], ["web-identity"]),
        (f"[default]\n{KEYS}", IN_SHELL, "dotnet-v3", ["env"], ["static"]),
        (f"[default]\n{KEYS}", IN_SHELL, "dotnet-v4", ["env"], ["env"]),
        (f"[default]\n{KEYS}", IN_SHELL, "dotnet", ["env"], ["env"]),
        (f"[p]\n{KEYS}[profile p]\n{KEYS}", IN_SHELL, "dotnet-v3", ["env"], ["env"]),
        (
            f"[profile p]\n{KEYS}",
            {**IN_SHELL, "AWS_PROFILE": "p"},
            "dotnet-v3",
            ["env"],
            ["static"],
        ),
        (f"[profile p]\n{KEYS}", {**IN_SHELL, "AWS_PROFILE": "p"}, "js-v2", ["env"], ["env"]),
        (f"[default]\n{SSO}{KEYS}", {}, "go-v2", ["sso"], ["static"]),
        (f"[default]\ncredential_process = x\n{KEYS}", {}, "js-v3", ["process"], ["static"]),
        (f"[default]\n{ROLE}{KEYS}", {}, "java-v2", ["missing-source"], ["static"]),
        (
            f"[default]\n{ROLE}source_profile = b\n{SSO}[profile b]\n{KEYS}",
            {},
            "ruby",
            ["static", "assume-role"],
            ["sso"],
        ),
        (
            f"[default]\n{ROLE}source_profile = b\n[profile b]\n{ROLE.replace('/A', '/B')}"
            f"source_profile = c\n{KEYS}[profile c]\n{KEYS}",
            {},
            "go-v2",
            ["static", "assume-role"],
            ["static", "assume-role", "assume-role"],
        ),
    ],
)
def test_the_sdk_of_the_tool_decides(
    config: str, env: dict[str, str], sdk: Order, by_botocore: list[str], by_sdk: list[str]
) -> None:
    assert _kinds(_chain(None, config, env)) == by_botocore
    assert _kinds(_chain("botocore", config, env)) == by_botocore
    assert _kinds(_chain(sdk, config, env)) == by_sdk


def test_keys_of_the_credentials_file_lose_to_a_process_in_some() -> None:
    config, keys = "[profile p]\ncredential_process = x\n", f"[p]\n{KEYS}"
    assert _kinds(_chain(None, config, profile="p", credentials=keys)) == ["static"]
    assert _kinds(_chain("rust", config, profile="p", credentials=keys)) == ["process"]


def test_what_agrees_is_resolved_alike() -> None:
    config = f"[profile p]\n{ROLE}source_profile = b\n[profile b]\n{KEYS}"
    assert _chain("go-v2", config, profile="p") == _chain(None, config, profile="p")


def test_older_generations_go_with_the_newer_where_they_agree() -> None:
    assert order_of(("go-v1", "go-v2")) == "go-v2"
    assert order_of(("java-v1",)) == "java-v2"
    assert order_of(("js-v2", "js-v3")) is None
    assert order_of(()) is None


def test_a_generation_may_be_told_by_a_release() -> None:
    assert order_of(("dotnet",)) == "dotnet"
    assert order_of(("dotnet",), 3) == "dotnet-v3"
    assert order_of(("botocore",), 3) == "botocore"


def test_every_row_that_is_read_is_one_of_the_table() -> None:
    assert set(_READS) <= set(DIFFERENCES)
    assert all(rows <= set(_READS) for rows in _OF_THE_PAST.values())
