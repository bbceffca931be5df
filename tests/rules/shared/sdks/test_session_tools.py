"""Programs that keep sessions: how each is recognised, and how it renews one."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.sdks.session_tools import renewal, session_tool
from tests.rules.shared.support import KEYS, of_files


def tool(config: str = "", **parts: Any) -> str | None:
    found = session_tool(of_files(config, f"[p]\n{KEYS}", **parts))
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("aws-vault exec p -- aws s3 ls", "aws-vault"),
        ("/usr/bin/aws-vault exec p", "aws-vault"),
        ("my-aws-vault exec p", None),
        ("aws-okta exec p", "aws-okta"),
        ("aws-okta-processor exec", None),
        ("assume p", "granted"),
        ("saml2aws login", "saml2aws"),
        ("aws s3 ls", None),
    ],
)
def test_a_tool_is_told_by_the_command(command: str, name: str | None) -> None:
    assert tool(attachments=[{"name": "command", "text": command}]) == name


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"AWS_VAULT": "p"}, "aws-vault"),
        ({"AWSUME_PROFILE": "p"}, "awsume"),
        ({"VAULTED_ENV": "p"}, "vaulted"),
        ({"AWS_VAULT": ""}, None),
    ],
)
def test_a_tool_is_told_by_its_variables(env: dict[str, str], name: str | None) -> None:
    assert tool(env=env) == name


def test_a_tool_is_told_by_the_settings_that_it_writes_unless_keys_come_from_elsewhere() -> None:
    written = "[profile p]\nx_security_token_expires = 2026\n"
    assert tool(written) == "saml2aws"
    assert tool(written, env={"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}) is None


def test_a_tool_is_told_by_how_its_errors_begin() -> None:
    said = [{"text": "aws-vault: error: exec: Failed to get credentials", "from": "pasted"}]
    assert tool(errors=said) == "aws-vault"


def test_a_session_is_renewed_for_its_profile() -> None:
    found = session_tool(of_files(env={"AWS_VAULT": "p"}))
    assert found is not None
    assert renewal(found, "p") == "aws-vault clear p"
    assert renewal(found, None) == "aws-vault clear PROFILE"
    assert found.starts_user_sessions


@pytest.mark.parametrize(
    ("command", "starts"),
    [
        ("aws-vault exec p", True),
        ("awsume p", True),
        ("aws-mfa", True),
        ("vaulted shell p", True),
        ("saml2aws login", False),
        ("aws-azure-login", False),
        ("gimme-aws-creds", False),
        ("assume p", False),
    ],
)
def test_some_start_a_session_of_the_users_own_key(command: str, starts: bool) -> None:
    found = session_tool(of_files(attachments=[{"name": "command", "text": command}]))
    assert found is not None
    assert found.starts_user_sessions is starts
